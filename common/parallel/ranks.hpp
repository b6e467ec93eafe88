#pragma once
/// @file
/// The processes that train together, over MPI (the Message Passing Interface), which stays out of this header.
/// @ref chapter_data_parallel teaches how.

#include <memory>
#include <vector>

#include "common/training/reducer.hpp"

namespace NN_NAMESPACE {

/// The ranks of a job, as `mpirun -n 4 PROGRAM` starts them: processes with the numbers 0 to 3. A program that is
/// started alone is one rank, without MPI. Make one Ranks, first in main(). All ranks call the functions below in the
/// same order; each waits for the others in them. Results have the same bits on all ranks and in each run with as
/// many on the same machines.
class Ranks : public Reducer {
 public:
  /// Joins the job. Each rank computes on one thread, as every program of the course (common/matrix/blas.hpp).
  Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;
  /// Leaves the job.
  ~Ranks() override;

  Index rank() const override { return static_cast<Index>(rank_); }
  Index size() const override { return static_cast<Index>(size_); }
  double mean(Vector& gradient, double mean_loss, Index samples) override;
  void average(Vector& vector) override;

  /// The sum of the vectors of all ranks takes their place. They are equally long.
  void sum(Vector& vector) const;
  /// Rank 0's vector takes the place of all others. They are equally long.
  void broadcast(Vector& vector) const;
  /// One number of each rank, by rank.
  std::vector<double> gather(double number) const;
  /// Itself, for a training to use; null where there is no other rank.
  Reducer* together() { return size_ > 1 ? this : nullptr; }
  /// Whether it is so on any rank.
  bool any(bool is_so) const;
  /// All but rank 0 wait here until it calls let_others_go(). What is wrong with a file is found, and told, by one.
  void let_rank_0_go_first() const {
    if (rank_ > 0) {
      wait_for_all();
    }
  }
  /// See above.
  void let_others_go() const {
    if (rank_ == 0) {
      wait_for_all();
    }
  }
  /// Waits until all have come here.
  void wait_for_all() const;

  /// Begins to add up `size` numbers from `first` on over all ranks, while this process goes on with other work. The
  /// numbers must be left alone until finish_sums().
  void begin_sum(Scalar* first, Index size);
  /// Waits for the sums that were begun.
  void finish_sums();

  /// The exit status of the job: where this rank has failed, `status` is not 0, and the others, which may wait for it,
  /// are ended with it. The reason should be on standard error by then.
  int end_job(int status) const;

 private:
  struct Requests;
  std::unique_ptr<Requests> requests_;
  int rank_ = 0;  // as MPI counts
  int size_ = 1;
};

}  // namespace NN_NAMESPACE
