#include "experiments/rank_messages.hpp"

namespace mlp {
namespace {

// Bytes; MPI counts those of a message in an int, so longer ones come in several.
constexpr std::size_t piece = 1U << 20U;

}  // namespace

Outgoing::Outgoing(const Channel& channel, int to, std::string bytes) : bytes_(std::move(bytes)) {
  for (std::size_t at = 0, size = piece; size == piece; at += size) {
    size = std::min(piece, bytes_.size() - at);
    requests_.push_back(
        channel.world.isend(to, channel.number, bytes_.data() + at, static_cast<int>(size)));
  }
}

bool Outgoing::is_sent() {
  std::erase_if(requests_, [](boost::mpi::request& request) { return request.test().has_value(); });
  return requests_.empty();
}

std::string receive(const Channel& channel, int from) {
  std::string bytes;
  for (std::size_t size = piece; size == piece;) {
    size = static_cast<std::size_t>(*channel.world.probe(from, channel.number).count<char>());
    bytes.resize(bytes.size() + size);
    channel.world.recv(from, channel.number, bytes.data() + bytes.size() - size,
                       static_cast<int>(size));
  }
  return bytes;
}

}  // namespace mlp
