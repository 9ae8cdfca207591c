// Which settings have a JSON form of their own? For each: how it is read, written and described in
// the schema.
#pragma once

#include "experiments/config.hpp"
#include "experiments/reader.hpp"
#include "experiments/writer.hpp"

namespace mlp {

// "text" or {"en": "text", "zh": "text"}.
void read(const Node& node, Text& into, const Rule& rule);
Json write(const Text& text);
Json schema(const Text& initial, const Rule& rule);

// 16, or {"units": 16, "activation": "tanh"}.
void read(const Node& node, LayerConfig& into, const Rule& rule);
Json write(const LayerConfig& layer);
Json schema(const LayerConfig& initial, const Rule& rule);

// {"layers": 8, "units": 16}, or a list of layers.
void read(const Node& node, Hidden& into, const Rule& rule);
Json write(const Hidden& hidden);
Json schema(const Hidden& initial, const Rule& rule);

// A count, or "all".
void read(const Node& node, BatchSize& into, const Rule& rule);
Json write(const BatchSize& size);
Json schema(const BatchSize& initial, const Rule& rule);

// "every", "last", or a count of epochs.
void read(const Node& node, Evaluate& into, const Rule& rule);
Json write(const Evaluate& evaluate);
Json schema(const Evaluate& initial, const Rule& rule);

// "first_last", "every", "log", or a list of epochs.
void read(const Node& node, Recording& into, const Rule& rule);
Json write(const Recording& recording);
Json schema(const Recording& initial, const Rule& rule);

// A count, or a list of distinct seeds.
void read(const Node& node, Seeds& into, const Rule& rule);
Json write(const Seeds& seeds);
Json schema(const Seeds& initial, const Rule& rule);

// {"network.activation": ["relu", "tanh"], ...}
void read(const Node& node, SweepConfig& into, const Rule& rule);
Json write(const SweepConfig& sweep);
Json schema(const SweepConfig& initial, const Rule& rule);

// A list of "initial" and "final".
void read(const Node& node, SaveConfig& into, const Rule& rule);
Json write(const SaveConfig& save);
Json schema(const SaveConfig& initial, const Rule& rule);

}  // namespace mlp
