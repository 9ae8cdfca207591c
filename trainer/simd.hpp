// How does one binary use the widest vectors of whatever processor it runs on?
// Hot loops are written once, plainly, and compiled for each instruction set; which one is used is
// decided as the program starts. Elsewhere than on x86-64 there is one: the compiler's own.
#pragma once

#include <cmath>
#include <cstddef>
#include <type_traits>

#if defined(__x86_64__) && defined(__GNUC__)
#define MLP_X86 1
#endif

// log1p and erfc are left to glibc's vector functions (libmvec): with these declarations loops
// marked `omp simd` call them without -ffast-math, which would lose NaN. Elsewhere, and for
// Clang 14, they are scalar.
#if defined(MLP_X86) && defined(__GLIBC__) && !defined(__clang__)
#if __GLIBC_PREREQ(2, 35)
extern "C" {
#pragma omp declare simd notinbranch
double log1p(double) noexcept;
#pragma omp declare simd notinbranch
float log1pf(float) noexcept;
#pragma omp declare simd notinbranch
double erfc(double) noexcept;
#pragma omp declare simd notinbranch
float erfcf(float) noexcept;
}
#endif
#endif

namespace mlp {

// Bytes of a vector register, as a type: 16, 32 or 64.
template <std::size_t bytes>
using VectorBytes = std::integral_constant<std::size_t, bytes>;

// Of the best instruction set here. TRAINER_VECTOR_BYTES in the environment may lower it, for
// tests.
extern const std::size_t vector_bytes;

#ifdef MLP_X86
#ifdef __clang__
#define MLP_AVX512 "arch=x86-64-v4"
#else
#define MLP_AVX512 "arch=x86-64-v4,prefer-vector-width=512"
#endif
template <class Work>
[[gnu::flatten, gnu::target(MLP_AVX512)]] void with_avx512(const Work& work) {
  const Work own = work;  // stores of results cannot change it, so it stays in registers
  own(VectorBytes<64>{});
}
template <class Work>
[[gnu::flatten, gnu::target("arch=x86-64-v3")]] void with_avx2(const Work& work) {
  const Work own = work;
  own(VectorBytes<32>{});
}
#endif

// Calls work(VectorBytes<...>) as compiled for the best instruction set: all that `work` calls is
// inlined there (`flatten`). What is called by pointer or from a variant is not: choose first.
template <class Work>
void vectorized(const Work& work) {
#ifdef MLP_X86
  if (vector_bytes == 64) return with_avx512(work);
  if (vector_bytes == 32) return with_avx2(work);
#endif
  work(VectorBytes<16>{});
}

// x[i] = f(x[i], y[i]...) by vectors, for f that calls elementary functions. The last values are
// padded to a whole block, so that a value does not depend on its place: a scalar function would
// differ in last bits.
template <class Real, class F, class... Others>
void map_in_place(Real* x, std::size_t count, F f, const Others*... y) {
  vectorized([=](auto) {
    constexpr std::size_t block = 16;
    const auto map_block = [=](Real* a, const Others*... b) {
#ifdef __GNUC__
      // GCC must not know these values: it would peel scalar calls off for those that it does.
      asm("" : "+r"(a) : : "memory");
#endif
#pragma omp simd
      for (std::size_t j = 0; j < block; ++j) a[j] = f(a[j], b[j]...);
    };
    std::size_t i = 0;
    for (; i + block <= count; i += block) map_block(x + i, (y + i)...);
    if (i == count) return;
    struct Padded {
      Real values[block] = {};
      Padded(const Real* from, std::size_t rest) {
        for (std::size_t j = 0; j < rest; ++j) values[j] = from[j];
      }
    };
    Padded padded(x + i, count - i);
    map_block(padded.values, Padded(y + i, count - i).values...);
    for (std::size_t j = 0; i + j < count; ++j) x[i + j] = padded.values[j];
  });
}

}  // namespace mlp
