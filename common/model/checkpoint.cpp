#include "common/model/checkpoint.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <set>
#include <stdexcept>

namespace NN_NAMESPACE {
namespace {

/// PyTorch's shape. What does not decay (biases, normalisation) is a vector there.
std::vector<Index> shape_of(const NamedSpan& span) {
  return span.decays ? std::vector<Index>{span.rows, span.cols} : std::vector<Index>{span.size()};
}

std::string text_of(const std::vector<Index>& shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

/// Calls `visit` with each parameter and each buffer and the vector it lies in.
void for_each_span(const Network& network,
                   const std::function<void(const NamedSpan&, const Vector&)>& visit) {
  for (const NamedSpan& span : network.parameters()) {
    visit(span, network.theta);
  }
  for (const NamedSpan& span : network.buffer_spans()) {
    visit(span, network.buffers);
  }
}

}  // namespace

std::vector<Tensor> tensors_of(const Network& network) {
  std::vector<Tensor> tensors;
  for_each_span(network, [&](const NamedSpan& span, const Vector& memory) {
    // Armadillo stores columns, the file rows.
    const Matrix M(memory.memptr() + span.first, span.rows, span.cols);
    const Matrix rows = M.t();
    tensors.push_back({span.name, shape_of(span), {rows.begin(), rows.end()}});
  });
  return tensors;
}

void assign(Network& network, const std::vector<Tensor>& tensors, const std::string& source) {
  Vector theta = network.theta;
  Vector buffers = network.buffers;
  std::set<std::string> known;
  for_each_span(network, [&](const NamedSpan& span, const Vector& memory) {
    const auto found = std::ranges::find(tensors, span.name, &Tensor::name);
    if (found == tensors.end()) {
      throw std::runtime_error(
          fmt::format("{}: there is no '{}', which the network needs", source, span.name));
    }
    if (found->shape != shape_of(span)) {
      throw std::runtime_error(fmt::format("{}: '{}' has the shape {}, but the network's is {}",
                                           source, span.name, text_of(found->shape),
                                           text_of(shape_of(span))));
    }
    const Matrix rows(found->values.data(), span.cols, span.rows);
    Vector& target = &memory == &network.theta ? theta : buffers;
    target.subvec(span.first, arma::size(span.size(), 1)) = arma::vectorise(rows.t());
    known.insert(span.name);
  });
  for (const Tensor& tensor : tensors) {
    if (!known.contains(tensor.name)) {
      throw std::runtime_error(fmt::format("{}: the network has no '{}'", source, tensor.name));
    }
  }
  network.theta = theta;
  network.buffers = buffers;
}

void save_network(const Network& network, const std::filesystem::path& file,
                  const std::map<std::string, std::string>& metadata) {
  write_safetensors({tensors_of(network), metadata}, file);
}

void load_network(Network& network, const std::filesystem::path& file) {
  assign(network, read_safetensors(file).tensors, file.string());
}

}  // namespace NN_NAMESPACE
