#define BOOST_TEST_MODULE trainer
#include <boost/test/unit_test.hpp>

#include "trainer/blas.hpp"

// Products are single-threaded in tests, as they are in the program.
struct BlasSetUp {
  BlasSetUp() { mlp::set_up_blas(); }
};
BOOST_TEST_GLOBAL_FIXTURE(BlasSetUp);
