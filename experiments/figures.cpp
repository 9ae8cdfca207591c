#include "experiments/figure.hpp"

namespace mlp {

std::vector<Figure> draw_figures(const FigureRequest&) {
  return {};
}

}  // namespace mlp
