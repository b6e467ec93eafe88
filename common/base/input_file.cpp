#include "common/base/input_file.hpp"

#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <vector>

#include "common/base/errors.hpp"
#include "common/base/files.hpp"

namespace nn {

/// Bytes of the file that are still to be used, and zlib's state while it unpacks gzip. We do not leave the file to
/// zlib's gzread: it takes some files that end inside the checksum for complete, without an error.
struct InputFile::State {
  static constexpr std::size_t chunk_size = 1U << 16;

  const InputFile& file;
  std::ifstream in;
  std::vector<std::uint8_t> input = std::vector<std::uint8_t>(chunk_size);
  z_stream stream{};  // where we are in `input`, in a plain file, too
  bool packed = false;
  bool unpacked_all = false;
  std::uintmax_t size;  // of the file

  State(const InputFile& its_file, const std::filesystem::path& path)
      : file(its_file), in(path, std::ios::binary), size(0) {
    constexpr int gzip_only = 16 + MAX_WBITS;
    std::error_code error;
    size = std::filesystem::file_size(path, error);
    if (!in || error) {
      file.fail("cannot be read (permissions?)");
    }
    if (inflateInit2(&stream, gzip_only) != Z_OK) {
      file.fail("cannot be read: zlib cannot be started");
    }
  }
  ~State() { inflateEnd(&stream); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  /// Whether there are bytes of the file still to be used; reads the next ones when all are.
  bool input_left() {
    if (stream.avail_in == 0) {
      in.read(reinterpret_cast<char*>(input.data()), static_cast<std::streamsize>(input.size()));
      if (in.bad()) {
        file.fail("cannot be read (error of the device?)");
      }
      stream.next_in = input.data();
      stream.avail_in = static_cast<unsigned>(in.gcount());
    }
    return stream.avail_in > 0;
  }

  void copy() {
    while (stream.avail_out > 0 && input_left()) {
      const unsigned count = std::min(stream.avail_in, stream.avail_out);
      stream.next_out = std::copy_n(stream.next_in, count, stream.next_out);
      stream.avail_out -= count;
      stream.next_in += count;
      stream.avail_in -= count;
    }
  }

  void unpack() {
    while (stream.avail_out > 0 && !unpacked_all) {
      if (!input_left()) {
        file.fail("the gzip data end too early, so the file is cut off");
      }
      const int code = inflate(&stream, Z_NO_FLUSH);
      if (code == Z_STREAM_END) {
        // A gzip file may be several in a row, and zeros may follow.
        inflateReset(&stream);
        while (input_left() && *stream.next_in == 0) {
          ++stream.next_in;
          --stream.avail_in;
        }
        unpacked_all = !input_left();
      } else if (code != Z_OK) {
        const std::string reason = stream.msg != nullptr ? stream.msg : zError(code);
        file.fail("the gzip data are damaged (" + reason + ")");
      }
    }
  }
};

InputFile::InputFile(const std::filesystem::path& path) : name_(shown(path)) {
  require_regular_file(path);
  state_ = std::make_unique<State>(*this, path);
  State& s = *state_;
  s.packed = s.input_left() && s.stream.avail_in >= 2 && s.input[0] == 0x1F && s.input[1] == 0x8B;
}

InputFile::~InputFile() = default;

std::size_t InputFile::read(void* to, std::size_t size) {
  state_->stream.next_out = static_cast<Bytef*>(to);
  state_->stream.avail_out = static_cast<unsigned>(size);
  if (state_->packed) {
    state_->unpack();
  } else {
    state_->copy();
  }
  return size - state_->stream.avail_out;
}

std::string InputFile::read_rest(std::uintmax_t max_bytes) {
  const auto check = [&](std::uintmax_t size) {
    if (size > max_bytes) {
      fail((state_->packed ? "unpacked at least " : "") + std::to_string(size) +
           " bytes, more than the limit of " + std::to_string(max_bytes));
    }
  };
  std::string text;
  if (!state_->packed) {
    check(state_->size);
    text.reserve(state_->size);
  }
  std::vector<char> chunk(State::chunk_size);
  for (std::size_t count = chunk.size(); count == chunk.size();) {
    count = read(chunk.data(), chunk.size());
    check(text.size() + count);
    text.append(chunk.data(), count);
  }
  return text;
}

void InputFile::fail(const std::string& what) const { throw DataError(name_ + ": " + what); }

}  // namespace nn
