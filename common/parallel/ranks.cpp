#include "common/parallel/ranks.hpp"

#include <mpi.h>

#include <algorithm>
#include <cstdlib>

namespace NN_NAMESPACE {
namespace {

const MPI_Datatype scalar_type = sizeof(Scalar) == sizeof(float) ? MPI_FLOAT : MPI_DOUBLE;

/// Whether mpirun has started this process: it tells by variables of the environment.
bool is_in_job() {
  const auto is_set = [](const char* name) { return std::getenv(name) != nullptr; };
  return is_set("OMPI_COMM_WORLD_SIZE") || is_set("PMI_SIZE") || is_set("PMIX_RANK");
}

/// MPI counts in int: what is longer is sent in pieces.
template <typename Send>
void in_pieces(Vector& vector, const Send& send) {
  constexpr Index longest = Index{1} << 30;
  for (Index first = 0; first < vector.n_elem; first += longest) {
    send(vector.memptr() + first, static_cast<int>(std::min(longest, vector.n_elem - first)));
  }
}

}  // namespace

struct Ranks::Requests {
  std::vector<MPI_Request> open;
};

Ranks::Ranks() : requests_(std::make_unique<Requests>()) {
  if (!is_in_job()) {
    return;
  }
  MPI_Init(nullptr, nullptr);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

Ranks::~Ranks() {
  int is_joined = 0;
  MPI_Initialized(&is_joined);
  if (is_joined != 0) {
    MPI_Finalize();
  }
}

// [mean]
double Ranks::mean(Vector& gradient, double mean_loss, Index samples) {
  if (size_ == 1) {
    return mean_loss;
  }
  double sums[] = {samples == 0 ? 0 : mean_loss * static_cast<double>(samples),
                   static_cast<double>(samples)};
  MPI_Allreduce(MPI_IN_PLACE, sums, 2, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
  const double share = static_cast<double>(samples) / sums[1];
  if (samples == 0) {
    gradient.zeros();
  } else {
    gradient *= static_cast<Scalar>(share);
  }
  sum(gradient);
  return sums[0] / sums[1];
}
// [/mean]

void Ranks::sum(Vector& vector) const {
  if (size_ > 1) {
    in_pieces(vector, [](Scalar* first, int size) {
      MPI_Allreduce(MPI_IN_PLACE, first, size, scalar_type, MPI_SUM, MPI_COMM_WORLD);
    });
  }
}

void Ranks::broadcast(Vector& vector) const {
  if (size_ > 1) {
    in_pieces(vector, [](Scalar* first, int size) {
      MPI_Bcast(first, size, scalar_type, 0, MPI_COMM_WORLD);
    });
  }
}

void Ranks::average(Vector& vector) {
  sum(vector);
  vector /= static_cast<Scalar>(size_);
}

std::vector<double> Ranks::gather(double number) const {
  std::vector<double> numbers(static_cast<std::size_t>(size_), number);
  if (size_ > 1) {
    MPI_Allgather(&number, 1, MPI_DOUBLE, numbers.data(), 1, MPI_DOUBLE, MPI_COMM_WORLD);
  }
  return numbers;
}

bool Ranks::any(bool is_so) const {
  int any = is_so ? 1 : 0;
  if (size_ > 1) {
    MPI_Allreduce(MPI_IN_PLACE, &any, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
  }
  return any != 0;
}

void Ranks::wait_for_all() const {
  if (size_ > 1) {
    MPI_Barrier(MPI_COMM_WORLD);
  }
}

void Ranks::begin_sum(Scalar* first, Index size) {
  if (size_ > 1) {
    requests_->open.emplace_back();
    MPI_Iallreduce(MPI_IN_PLACE, first, static_cast<int>(size), scalar_type, MPI_SUM,
                   MPI_COMM_WORLD, &requests_->open.back());
  }
}

void Ranks::finish_sums() {
  if (size_ > 1) {
    MPI_Waitall(static_cast<int>(requests_->open.size()), requests_->open.data(),
                MPI_STATUSES_IGNORE);
  }
  requests_->open.clear();
}

int Ranks::end_job(int status) const {
  if (status != 0 && size_ > 1) {
    MPI_Abort(MPI_COMM_WORLD, status);
  }
  return status;
}

}  // namespace NN_NAMESPACE
