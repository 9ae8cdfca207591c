// Which colour, dash and marker does an activation have, in every figure? Colours are told apart by
// colour-blind readers; where they repeat, dashes and markers differ.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mlp {

struct Look {
  std::string colour;  // "#rrggbb"
  int dash = 1;        // gnuplot's dash type; 1 is solid
  int marker = 7;      // gnuplot's point type
};

// By the activation's place among all; `label` is its name, maybe with its settings ("leaky_relu
// 0.03"). Variants of one activation share its colour. Grey for what is no activation.
Look look_of(std::string_view label, std::size_t variant = 0);

// Of what is no activation: by its place in the figure.
Look look_at(std::size_t place);

// What stands for the bounds and predictions that measurements are compared with.
Look look_of_reference();

std::size_t colour_count();

// The same hue, as dark as text on white paper has to be (contrast of 4.5).
std::string text_colour(const std::string& colour);

// WCAG 2.1's contrast of two colours "#rrggbb", 1 to 21.
double contrast(const std::string& a, const std::string& b);

}  // namespace mlp
