#include "trainer/measure_health.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "trainer/extremes.hpp"
#include "trainer/measure_units.hpp"

namespace mlp {
namespace {

constexpr std::size_t chunk = 64;  // samples
constexpr double many_dead = 0.2;  // of a layer's units
constexpr double vanished = 1e-6;  // delta_rms over that of the output layer

}  // namespace

template <class Real>
Health health(const Network<Real>& network, const Examples<Real>& train, const Loss& loss) {
  const std::size_t layers = network.size(), samples = train.size();
  std::vector<std::vector<bool>> dead;
  for (const Layer<Real>& layer : network) dead.emplace_back(layer.affine.W.n_rows, true);
  std::vector<double> delta_squares(layers, 0);
  std::set<std::optional<std::size_t>> predicted;
  std::optional<Workspace<Real>> workspace;
  for (std::size_t first = 0; first < samples; first += chunk) {
    const std::size_t count = std::min(chunk, samples - first);
    if (!workspace || workspace->logits.n_cols != count) workspace.emplace(network, count);
    forward(network, slice(train.X).part(first, count), *workspace);
    fill_deltas<Real>(network, slice(train.T).part(first, count), loss, *workspace);
    for (std::size_t l = 0; l < layers; ++l) {
      const std::vector<bool> here = dead_units(workspace->outputs[l]);
      std::transform(here.begin(), here.end(), dead[l].begin(), dead[l].begin(),
                     [](bool a, bool b) { return a && b; });
      // A chunk's deltas are those of its mean loss.
      for (const Real delta : workspace->deltas[l])
        delta_squares[l] += std::pow(static_cast<double>(delta) * static_cast<double>(count), 2);
    }
    const arma::Mat<Real>& outputs = workspace->outputs.back();
    for (std::size_t j = 0; j < count && !train.labels.empty(); ++j)
      predicted.insert(predicted_class(outputs.colptr(j), outputs.n_rows));
  }

  Health result;
  const auto delta_rms = [&](std::size_t l) {
    return std::sqrt(delta_squares[l] / static_cast<double>(dead[l].size() * samples));
  };
  for (std::size_t l = 0; l + 1 < layers; ++l) {
    const auto count = static_cast<double>(std::count(dead[l].begin(), dead[l].end(), true));
    result.largest_dead_share =
        std::max(result.largest_dead_share, count / static_cast<double>(dead[l].size()));
    // NaN, of a network that diverged or has no error left, stays.
    lower(result.smallest_delta_ratio, delta_rms(l) / delta_rms(layers - 1));
  }
  const std::set<std::size_t> classes(train.labels.begin(), train.labels.end());
  // NaN predicts no class.
  result.predicts_one_class =
      predicted.size() == 1 && !predicted.contains(std::nullopt) && classes.size() > 1;
  return result;
}

std::vector<std::string_view> warnings(const Health& health, bool has_diverged) {
  std::vector<std::string_view> texts;
  if (has_diverged) texts.push_back("diverged");
  if (health.largest_dead_share > many_dead)
    texts.push_back("over 20% of a hidden layer's units are dead");
  if (health.smallest_delta_ratio < vanished)
    texts.push_back("a hidden layer's delta_rms is under 1e-6 of the output layer's");
  if (health.predicts_one_class) texts.push_back(one_class_warning);
  return texts;
}

template Health health(const Network<float>&, const Examples<float>&, const Loss&);
template Health health(const Network<double>&, const Examples<double>&, const Loss&);

}  // namespace mlp
