#include "experiments/palette.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "trainer/activation.hpp"
#include "trainer/fields.hpp"

namespace mlp {
namespace {

// Okabe and Ito's (jfly.uni-koeln.de/color) with grey for black; the light ones darker, so that
// each has a contrast of 3 to white paper.
constexpr std::array<std::string_view, 8> colours{"#6B7280", "#D55E00", "#0072B2", "#009E73",
                                                  "#C76B9F", "#B87A00", "#2E93CC", "#8A8000"};
constexpr std::array<int, 6> markers{7, 5, 9, 13, 11, 15};
constexpr std::size_t dashes = 5;

Look look(std::size_t colour, std::size_t dash, std::size_t marker) {
  return {std::string(colours[colour % colours.size()]), static_cast<int>(dash % dashes) + 1,
          markers[marker % markers.size()]};
}

std::array<int, 3> channels(const std::string& colour) {
  const auto at = [&](std::size_t place) {
    return std::stoi(colour.substr(place, 2), nullptr, 16);
  };
  return {at(1), at(3), at(5)};
}

double luminance(const std::string& colour) {
  constexpr std::array<double, 3> weights{0.2126, 0.7152, 0.0722};
  double sum = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const double c = channels(colour)[i] / 255.0;
    sum += weights[i] * (c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
  }
  return sum;
}

}  // namespace

Look look_of(std::string_view label, std::size_t variant) {
  const auto& names = Alternatives<Activation>::names;
  const auto found = std::ranges::find(names, label.substr(0, label.find_first_of(" ,")));
  if (found == names.end()) return look(0, 1 + variant, variant);
  const auto place = static_cast<std::size_t>(found - names.begin());
  return look(place, place / colours.size() + variant, place / colours.size() + variant);
}

Look look_at(std::size_t place) {
  const std::size_t coloured = colours.size() - 1;
  return look(1 + place % coloured, place / coloured, place / coloured);
}

Look look_of_reference() {
  return {"#1B1F24", 2, 6};
}

std::size_t colour_count() {
  return colours.size();
}

std::string text_colour(const std::string& colour) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = colour;
  for (int percent = 100; contrast(text, "#ffffff") < 4.5; --percent) {
    text.resize(1);
    for (const int channel : channels(colour)) {
      const auto darker = static_cast<std::size_t>(channel * percent / 100);
      text.append(1, digits[darker >> 4U]).append(1, digits[darker & 15U]);
    }
  }
  return text;
}

double contrast(const std::string& a, const std::string& b) {
  const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
  return (light + 0.05) / (dark + 0.05);
}

}  // namespace mlp
