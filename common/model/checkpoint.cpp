#include "common/model/checkpoint.hpp"

#include <fmt/format.h>

#include <functional>
#include <stdexcept>

#include "common/base/files.hpp"
#include "common/model/array_names.hpp"

namespace NN_NAMESPACE {
namespace {

/// PyTorch's shape. What does not decay (biases, normalisation) is a vector there.
std::vector<Index> shape_of(const NamedSpan& span) {
  return span.decays ? std::vector<Index>{span.rows, span.cols} : std::vector<Index>{span.size()};
}

/// Calls `visit` with each parameter and each buffer.
void for_each_span(const Network& network,
                   const std::function<void(const NamedSpan&, bool is_buffer)>& visit) {
  for (const NamedSpan& span : network.parameters()) {
    visit(span, false);
  }
  for (const NamedSpan& span : network.buffer_spans()) {
    visit(span, true);
  }
}

}  // namespace

std::vector<Tensor> tensors_of(const Network& network, const Vector& theta, const Vector& buffers) {
  std::vector<Tensor> tensors;
  for_each_span(network, [&](const NamedSpan& span, bool is_buffer) {
    // Armadillo stores columns, the file rows.
    const Vector& memory = is_buffer ? buffers : theta;
    const Matrix M(memory.memptr() + span.first, span.rows, span.cols);
    const Matrix rows = M.t();
    tensors.push_back({span.name, shape_of(span), {rows.begin(), rows.end()}});
  });
  return tensors;
}

std::vector<Tensor> tensors_of(const Network& network) {
  return tensors_of(network, network.theta, network.buffers);
}

void assign(Network& network, const std::vector<Tensor>& tensors, const std::string& source) {
  std::vector<ArrayShape> needed;
  for_each_span(network, [&](const NamedSpan& span, bool) {
    needed.push_back({span.name, shape_of(span)});
  });
  const std::vector<ArrayShape> found = shapes_of(tensors);
  const auto match = match_arrays(needed, found);
  if (!match) {
    throw std::runtime_error(fmt::format("{}: the network needs {}; the file has {}", source,
                                         list_of(needed), list_of(found)));
  }
  for (std::size_t i = 0; i < needed.size(); ++i) {
    const Tensor& tensor = tensors[(*match)[i]];
    if (tensor.shape != needed[i].shape) {
      throw std::runtime_error(fmt::format("{}: the network needs {}; the file has {}", source,
                                           list_of({needed[i]}),
                                           list_of({{tensor.name, tensor.shape}})));
    }
  }
  auto position = match->begin();
  for_each_span(network, [&](const NamedSpan& span, bool is_buffer) {
    const Matrix rows(tensors[*position++].values.data(), span.cols, span.rows);
    Vector& target = is_buffer ? network.buffers : network.theta;
    target.subvec(span.first, arma::size(span.size(), 1)) = arma::vectorise(rows.t());
  });
}

void save_network(const Network& network, const std::filesystem::path& file,
                  const std::map<std::string, std::string>& metadata) {
  write_safetensors({tensors_of(network), metadata}, file);
}

void load_network(Network& network, const std::filesystem::path& file) {
  assign(network, read_safetensors(file).tensors, nn::shown(file));
}

}  // namespace NN_NAMESPACE
