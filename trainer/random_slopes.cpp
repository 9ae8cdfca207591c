#include "trainer/random_slopes.hpp"

#include "trainer/random.hpp"

namespace mlp {

template <class Real>
void activate_randomly(const Rrelu& rrelu, std::optional<std::uint64_t> pass, std::uint64_t first,
                       const Slice<Real>& Z, const Slice<Real>& F) {
  for (std::size_t i = 0; i < Z.size(); ++i) {
    const double share = pass ? uniform_at(*pass, first + i) : 0.5;
    const double slope = rrelu.lower + (rrelu.upper - rrelu.lower) * share;
    F.data[i] = Prelu{.slope = slope}.derivative(Z.data[i]);
    Z.data[i] *= F.data[i];
  }
}

template void activate_randomly(const Rrelu&, std::optional<std::uint64_t>, std::uint64_t,
                                const Slice<float>&, const Slice<float>&);
template void activate_randomly(const Rrelu&, std::optional<std::uint64_t>, std::uint64_t,
                                const Slice<double>&, const Slice<double>&);

}  // namespace mlp
