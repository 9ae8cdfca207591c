#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <ostream>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/matrices.hpp"
#include "trainer/initialization.hpp"
#include "trainer/training.hpp"

// All memory that this program asks for is counted: Armadillo takes its own by posix_memalign, the
// standard library by malloc. Sanitizers bring their own malloc, and there nothing is counted.
#if defined(__has_feature)
#define HAS_FEATURE(x) __has_feature(x)
#else
#define HAS_FEATURE(x) 0
#endif
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !HAS_FEATURE(address_sanitizer) && !HAS_FEATURE(thread_sanitizer)
#define COUNTS_ALLOCATIONS 1
#else
#define COUNTS_ALLOCATIONS 0
#endif

namespace {
constinit std::atomic<std::size_t> allocations{0};
}

#if COUNTS_ALLOCATIONS
extern "C" {
// glibc's own names for what stands behind malloc and its relatives.
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) noexcept {
  ++allocations;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
  ++allocations;
  return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) noexcept {
  ++allocations;
  return __libc_realloc(old, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  ++allocations;
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** result, std::size_t alignment, std::size_t size) noexcept {
  ++allocations;
  *result = __libc_memalign(alignment, size);
  return *result ? 0 : ENOMEM;
}
}
#endif

using namespace mlp;
namespace data = boost::unit_test::data;

namespace {

struct Case {
  const char* name;
  std::vector<std::size_t> hidden;
  std::size_t samples, features, outputs;
  std::optional<std::size_t> batch;
};
std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.name;
}

// Armadillo keeps up to 16 elements inside the object, and takes other paths for vectors and for
// products of up to 4 x 4.
const std::vector<Case> cases{{"batches that divide the samples", {16, 16}, 64, 2, 1, 32},
                              {"a short last batch", {16, 16}, 70, 5, 3, 32},
                              {"a last batch of one sample", {20}, 33, 3, 2, 32},
                              {"batches of one sample", {8, 8}, 12, 2, 2, 1},
                              {"tiny layers and batches", {1, 2, 3, 4}, 7, 1, 1, 2},
                              {"a tiny last batch", {3, 4}, 37, 4, 4, 6},
                              {"the full batch", {16, 16}, 50, 2, 2, std::nullopt},
                              {"no hidden layer", {}, 50, 4, 1, 16},
                              {"wide layers", {200, 100}, 300, 64, 10, 128}};

// Counted in epochs 2 to 4 of a training in every respect the most it can be; test samples too, in
// chunks of another size.
template <class Real>
std::size_t allocations_of_three_epochs(const Case& c, const Activation& hidden,
                                        const Optimizer& optimizer) {
  Engine engine(1);
  std::vector<LayerShape> shapes;
  for (const std::size_t units : c.hidden) shapes.push_back({units, hidden});
  const bool is_single = c.outputs == 1;
  shapes.push_back({c.outputs, is_single ? Activation{Sigmoid{}} : Activation{Softmax{}}});
  Network<Real> network = make_network<Real>(c.features, shapes);
  initialize(network, LecunNormal{}, Zeros{}, engine);

  const auto draw = [&](std::size_t count) {
    Samples samples;
    samples.X = random_matrix(c.features, count, engine);
    for (std::size_t i = 0; i < count; ++i) samples.labels.push_back(i % 2);
    samples.class_names.resize(std::max<std::size_t>(c.outputs, 2));
    return samples;
  };
  const Data<Real> examples =
      make_data<Real>(scaled<Real>(NoScaling{}, Split{draw(c.samples), draw(5)}), c.outputs);

  TrainingConfig config;
  config.loss.value = is_single ? Loss{BinaryCrossEntropy{}} : Loss{CrossEntropy{}};
  config.optimizer = optimizer;
  config.clip_norm = 1;
  config.batch_size.count = c.batch;
  Training<Real> training(config, network, examples, engine);
  training.keep_previous();
  training.next_epoch();
  const std::size_t before = allocations;
  for (int i = 0; i < 3; ++i) training.next_epoch();
  return allocations - before;
}

boost::test_tools::assertion_result counts(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result result(COUNTS_ALLOCATIONS == 1);
  result.message() << "no counting under this sanitizer";
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(allocation_tests, *boost::unit_test::precondition(counts))

// Without this the next test would pass for a counter that counts nothing.
BOOST_AUTO_TEST_CASE(memory_of_vectors_and_matrices_is_counted) {
  const auto counted = [](auto make) {
    const std::size_t before = allocations;
    make();
    return allocations - before;
  };
  std::vector<double> kept;  // a compiler may leave out memory that nobody looks at
  BOOST_TEST(counted([&] { kept.resize(100); }) == 1u);
  BOOST_TEST(counted([] { arma::mat(10, 10).fill(1); }) == 1u);
  BOOST_TEST(counted([] { arma::fmat(10, 10).fill(1); }) == 1u);
  BOOST_TEST(counted([] { arma::mat(4, 4).fill(1); }) == 0u);
  Engine engine(1);
  const arma::mat A = random_matrix(9, 9, engine);
  BOOST_TEST(counted([&] { BOOST_REQUIRE(arma::mat(A * A * A).is_finite()); }) >= 2u);
}

BOOST_DATA_TEST_CASE(training_allocates_nothing_after_the_first_epoch, data::make(cases), c) {
  const Optimizer optimizers[] = {Sgd{}, Sgd{.momentum = 0.9, .nesterov = true}, Adam{},
                                  RmsProp{.momentum = 0.5}, AdaGrad{}};
  for (const Optimizer& optimizer : optimizers) {
    BOOST_TEST(allocations_of_three_epochs<double>(c, Tanh{}, optimizer) == 0u);
    BOOST_TEST(allocations_of_three_epochs<float>(c, LeakyRelu{}, optimizer) == 0u);
    BOOST_TEST(allocations_of_three_epochs<float>(c, Prelu{}, optimizer) == 0u);
    BOOST_TEST(allocations_of_three_epochs<double>(c, Rrelu{}, optimizer) == 0u);
    BOOST_TEST(allocations_of_three_epochs<double>(c, Gelu{}, optimizer) == 0u);
  }
}

BOOST_AUTO_TEST_SUITE_END()
