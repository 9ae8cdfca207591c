#include "experiments/lecture.hpp"

namespace mlp {
namespace {

constexpr LectureSection sections[] = {
    {"1.1", "Linearity", "线性理解"},
    {"1.2", "Non-linearity, to be seen", "非线性可视化"},
    {"2.1", "Sigmoid", "sigmoid"},
    {"2.2", "Tanh", "tanh"},
    {"2.3", "ReLU", "ReLU"},
    {"2.4", "Leaky ReLU", "LeakyReLU"},
    {"2.5", "Softmax", "softmax"},
    {"3.1", "How to choose: hidden layers", "如何选择：隐藏层"},
    {"3.2", "How to choose: output layer", "如何选择：输出层"},
};

constexpr LectureClaim claims[] = {
    {"1.1-one-layer", "one layer without activation is an affine map Wx + b",
     "没有激活函数的一层是仿射变换 Wx + b"},
    {"1.1-two-layers", "two layers are W2 W1 x + W2 b1 + b2", "两层是 W2 W1 x + W2 b1 + b2"},
    {"1.1-any-depth", "any number of layers is one affine map", "任意多层仍是一个仿射变换"},
    {"1.1-no-nonlinearity", "so it captures no non-linear relation, however deep",
     "因此无论多深都无法捕捉非线性关系"},
    {"1.1-activation-needed", "activations bring non-linearity", "激活函数带来非线性"},
    {"1.2-visual", "and it can be seen", "可以直观看到"},
    {"2.1-range", "maps to (0, 1)", "映射到 (0, 1)"},
    {"2.1-derivative", "s' = s (1 - s)", "s' = s(1 − s)"},
    {"2.1-gradient-range", "its gradient lies in 0 to 0.25", "梯度在 0 到 0.25 之间"},
    {"2.1-vanishing", "gradients vanish in deep networks", "深层网络中梯度消失"},
    {"2.1-information-loss", "inputs 100 and 10000 both give about 1",
     "输入 100 与 10000 的输出都约为 1"},
    {"2.1-cost", "exponentials cost more than ReLU, though not by much",
     "指数运算比 ReLU 慢，但慢得不多"},
    {"2.1-output-layer", "used for the output of binary classifiers", "用于二分类的输出层"},
    {"2.1-plot", "the figure on [-10, 10]", "[−10, 10] 上的图"},
    {"2.2-range", "maps to (-1, 1), centred on zero", "映射到 (−1, 1)，以零为中心"},
    {"2.2-odd", "odd, and 0 at 0", "奇函数，过原点"},
    {"2.2-derivative", "1 - tanh^2", "1 − tanh²"},
    {"2.2-faster", "zero-centred outputs speed up convergence", "零中心的输出加快收敛"},
    {"2.2-vanishing", "its gradients vanish in deep networks too", "深层网络中梯度仍会消失"},
    {"2.2-cost", "slightly more costly", "计算略慢"},
    {"2.2-plot", "the figure on [-10, 10]", "[−10, 10] 上的图"},
    {"2.3-definition", "max(0, x); its derivative is 1 or 0", "max(0, x)；导数为 1 或 0"},
    {"2.3-cheap", "one comparison: speeds up training", "只需一次比较：加快训练"},
    {"2.3-mitigates-vanishing", "gradients pass on the positive side",
     "正半区梯度通畅，缓解梯度消失"},
    {"2.3-sparse", "many outputs are 0", "许多输出为 0"},
    {"2.3-dead", "neurons die and hurt the model", "神经元死亡并损害模型"},
    {"2.3-plot", "the figure on [-20, 20]", "[−20, 20] 上的图"},
    {"2.4-definition", "x or a small slope times x", "x 或小斜率乘 x"},
    {"2.4-no-dead", "the slope prevents dead neurons", "斜率避免神经元死亡"},
    {"2.4-cheap", "as cheap as ReLU", "与 ReLU 一样便宜"},
    {"2.4-slope", "the slope has to be tuned", "斜率需要调节"},
    {"2.4-negative", "a badly set slope gives strongly negative outputs",
     "斜率设置不当会产生很大的负输出"},
    {"2.4-plot", "the figure on [-5, 5], slope 0.03", "[−5, 5] 上的图，斜率 0.03"},
    {"2.5-distribution", "outputs in (0, 1) that sum to 1", "输出在 (0, 1) 内，和为 1"},
    {"2.5-order", "keeps the order of the scores", "保持分数的顺序"},
    {"2.5-sharpens", "amplifies differences", "放大差异"},
    {"2.5-jacobian", "p_i (1 - p_i) and -p_i p_j", "p_i(1 − p_i) 与 −p_i p_j"},
    {"2.5-stability", "overflows unless the largest score is subtracted", "不减去最大分数就会溢出"},
    {"2.5-cost", "costly for very many classes", "类别很多时代价高"},
    {"2.5-example", "the worked example", "算例"},
    {"3.1-relu-first", "try ReLU first", "优先尝试 ReLU"},
    {"3.1-leaky-second", "if ReLU does poorly, try others such as Leaky ReLU",
     "ReLU 效果不好时，尝试 Leaky ReLU 等"},
    {"3.1-watch-dead", "with ReLU, watch for dead neurons", "使用 ReLU 时注意神经元死亡"},
    {"3.1-avoid-sigmoid", "avoid sigmoid, try tanh", "少用 sigmoid，可尝试 tanh"},
    {"3.2-binary", "binary classification: sigmoid output", "二分类：sigmoid 输出"},
    {"3.2-multiclass", "many classes: softmax output", "多分类：softmax 输出"},
};

}  // namespace

std::span<const LectureClaim> lecture_claims() {
  return claims;
}

std::span<const LectureSection> lecture_sections() {
  return sections;
}

std::string_view section_of(std::string_view id) {
  return id.substr(0, id.find('-'));
}

}  // namespace mlp
