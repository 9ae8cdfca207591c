// How does state become bytes, and bytes the same state again? Whoever has state lists its members
// once, `archive(a, b, c)`, for both directions.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "trainer/armadillo.hpp"
#include "trainer/random.hpp"

namespace mlp {

// Bytes are those of this machine's memory: they go no further than its disk.
class Archive {
 public:
  // Into `bytes()`.
  Archive() = default;
  // From bytes that another archive has made; std::runtime_error if they are others.
  explicit Archive(std::string_view from) : rest_(from), loads_(true) {}

  template <class... T>
  void operator()(T&... values) {
    (pass(values), ...);
  }

  bool loads() const { return loads_; }
  std::string& bytes() { return bytes_; }

 private:
  void raw(void* at, std::size_t size) {
    if (!loads_) {
      bytes_.append(static_cast<const char*>(at), size);
      return;
    }
    if (size > rest_.size()) throw std::runtime_error("stored state ends too early");
    if (size > 0) std::memcpy(at, rest_.data(), size);
    rest_.remove_prefix(size);
  }

  // Of elements that take a byte or more each.
  std::size_t count(std::size_t of_saved) {
    auto number = static_cast<std::uint64_t>(of_saved);
    raw(&number, sizeof number);
    if (loads_ && number > rest_.size()) throw std::runtime_error("stored state ends too early");
    return static_cast<std::size_t>(number);
  }

  void pass(bool& value) {
    unsigned char byte = value ? 1 : 0;
    raw(&byte, 1);
    if (byte > 1) throw std::runtime_error("stored state is damaged");
    value = byte == 1;
  }

  template <class T>
  void pass(T& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>)
      raw(&value, sizeof value);
    else
      value.archive(*this);
  }

  void pass(std::string& text) {
    text.resize(count(text.size()));
    raw(text.data(), text.size());
  }

  template <class T>
  void pass(std::vector<T>& values) {
    values.resize(count(values.size()));
    for (T& value : values) pass(value);
  }

  void pass(std::vector<bool>& values) {
    values.resize(count(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
      bool value = values[i];
      pass(value);
      values[i] = value;
    }
  }

  template <class A, class B>
  void pass(std::pair<A, B>& values) {
    pass(values.first);
    pass(values.second);
  }

  template <class T>
  void pass(std::optional<T>& value) {
    bool is_there = value.has_value();
    pass(is_there);
    if (loads_) value = is_there ? std::optional<T>(T()) : std::nullopt;
    if (is_there) pass(*value);
  }

  template <class Real>
  void pass(arma::Mat<Real>& M) {
    const std::size_t rows = count(M.n_rows), columns = count(M.n_cols);
    if (loads_) M.set_size(rows, columns);
    raw(M.memptr(), M.n_elem * sizeof(Real));
  }

  template <class Real>
  void pass(arma::Col<Real>& b) {
    pass(static_cast<arma::Mat<Real>&>(b));
  }

  void pass(Engine& engine) {
    std::stringstream text;
    if (!loads_) text << engine;
    std::string state = text.str();
    pass(state);
    text.str(state);
    if (loads_) text >> engine;
  }

  std::string bytes_;
  std::string_view rest_;
  bool loads_ = false;
};

template <class T>
std::string archived(T& value) {
  Archive archive;
  archive(value);
  return std::move(archive.bytes());
}

template <class T>
T unarchived(std::string_view bytes) {
  Archive archive(bytes);
  T value;
  archive(value);
  return value;
}

}  // namespace mlp
