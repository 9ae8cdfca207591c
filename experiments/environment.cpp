#include "experiments/environment.hpp"

#include <array>
#include <string>
#include <thread>

#include <boost/version.hpp>
#include <unistd.h>

#include "trainer/armadillo.hpp"
#include "trainer/blas.hpp"

namespace mlp {

Json environment(std::size_t jobs) {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  const auto dotted = [](int major, int minor, int patch) {
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
  };
  const BlasDescription blas = describe_blas();
  return {
      {"program", TRAINER_VERSION},
      {"commit", TRAINER_COMMIT},
      {"compiler", TRAINER_COMPILER},
      {"armadillo", dotted(ARMA_VERSION_MAJOR, ARMA_VERSION_MINOR, ARMA_VERSION_PATCH)},
      {"boost", dotted(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
      {"nlohmann_json", dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                               NLOHMANN_JSON_VERSION_PATCH)},
      {"blas",
       {{"config", blas.config},
        {"kernel", blas.kernel},
        {"threading", blas.threading},
        {"threads", 1}}},
      {"jobs", jobs},
      {"cores", std::thread::hardware_concurrency()},
      {"host", host.data()}};
}

}  // namespace mlp
