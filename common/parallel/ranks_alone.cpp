// nn::Ranks where there is no MPI: every program is its only rank.
#include "common/parallel/ranks.hpp"

namespace NN_NAMESPACE {

struct Ranks::Requests {};

Ranks::Ranks() = default;
Ranks::~Ranks() = default;
double Ranks::mean(Vector& /*gradient*/, double mean_loss, Index /*samples*/) { return mean_loss; }
void Ranks::sum(Vector& /*vector*/) const {}
void Ranks::average(Vector& /*vector*/) {}
void Ranks::broadcast(Vector& /*vector*/) const {}
std::vector<double> Ranks::gather(double number) const { return {number}; }
bool Ranks::any(bool is_so) const { return is_so; }
void Ranks::wait_for_all() const {}
void Ranks::begin_sum(Scalar* /*first*/, Index /*size*/) {}
void Ranks::finish_sums() {}
int Ranks::end_job(int status) const { return status; }

}  // namespace NN_NAMESPACE
