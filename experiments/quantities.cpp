#include "experiments/quantities.hpp"

#include <algorithm>
#include <string>

#include "experiments/phrases.hpp"

namespace mlp {
namespace {

constexpr QuantityName names[] = {
    {"train_loss", "training loss", "训练损失", true},
    {"test_loss", "test loss", "测试损失", true},
    {"train_accuracy", "training accuracy", "训练准确率"},
    {"test_accuracy", "test accuracy", "测试准确率"},
    {"steps_to_target", "steps to target", "达到目标的步数", true},
    {"collapse_error", "collapse error (relative)", "坍缩误差（相对）", true},
    {"collapse_rank", "rank of the composed W′", "合成矩阵 W′ 的秩"},
    {"affine_r2", "R² of the best affine fit", "最佳仿射拟合的 R²"},
    {"affine_residual", "1 − R² of the best affine fit", "最佳仿射拟合的 1 − R²", true},
    {"delta_rate", "factor of delta per layer", "delta 的逐层因子", true},
    {"predicted_delta_rate", "factor per layer by mean-field theory", "平均场理论的逐层因子", true},
    {"dead_fraction", "dead units (share)", "死亡单元（比例）"},
    {"died_fraction", "units that died in training (share)", "训练中死亡的单元（比例）"},
    {"revived_fraction", "units that revived (share)", "复活的单元（比例）"},
    {"straightness", "straightness of the boundary", "边界的平直度"},
    {"output_mean", "mean output", "输出均值"},
    {"output_std", "standard deviation of outputs", "输出标准差"},
    {"output_min", "smallest output", "最小输出"},
    {"zero_fraction", "outputs that are 0 (share)", "为 0 的输出（比例）"},
    {"saturated_fraction", "saturated outputs (share)", "饱和的输出（比例）"},
    {"dead_units", "dead units", "死亡单元"},
    {"revived_units", "revived units", "复活的单元"},
    {"delta_rms", "delta (rms)", "delta（均方根）", true},
    {"weight_gradient_norm", "norm of the weights' gradient", "权重梯度范数", true},
    {"bias_gradient_norm", "norm of the biases' gradient", "偏置梯度范数", true},
    {"update_ratio", "update over weights (norms)", "更新与权重之比（范数）", true},
    {"one_sign_fraction", "samples with outputs of one sign (share)", "输出同号的样本（比例）"},
    {"condition_number", "condition number of outputs", "输出的条件数", true},
    {"collapse_bound", "rounding bound of the collapse error", "坍缩误差的舍入上界", true},
    {"best_linear_train_accuracy", "best straight line's training accuracy",
     "最佳直线的训练准确率"},
    {"best_linear_test_accuracy", "best straight line's test accuracy", "最佳直线的测试准确率"},
    {"largest_dead_share", "largest share of dead units in a layer", "各层死亡单元比例的最大值"},
    {"value_min", "smallest value", "最小函数值"},
    {"value_max", "largest value", "最大函数值"},
    {"value_range", "largest minus smallest value", "函数值的极差"},
    {"value_mean", "mean value", "函数值的均值"},
    {"value_at_zero", "value at 0", "0 处的函数值"},
    {"derivative_min", "smallest derivative", "最小导数"},
    {"derivative_max", "largest derivative", "最大导数"},
    {"derivative_max_at", "input of the largest derivative", "导数最大处的输入"},
    {"derivative_at_zero", "derivative at 0", "0 处的导数"},
    {"value_error", "error of the value (machine epsilons)", "函数值的误差（机器精度）"},
    {"derivative_error", "error of the derivative (machine epsilons)", "导数的误差（机器精度）"},
    {"numerical_error", "difference from central differences", "与中心差分之差"},
    {"odd_error", "|f(x) + f(−x)| (machine epsilons)", "|f(x) + f(−x)|（机器精度）"},
    {"distinct_outputs", "number of different outputs", "不同输出的个数"},
    {"lower_limit_from", "input from which the output is its lower limit", "输出等于下限的起点"},
    {"upper_limit_from", "input from which the output is its upper limit", "输出等于上限的起点"},
    {"sum_error", "error of the sum (machine epsilons)", "和的误差（机器精度）"},
    {"smallest_output", "smallest output", "最小输出"},
    {"order_violations", "pairs out of order", "顺序颠倒的对数"},
    {"shift_error", "change when all scores are shifted (machine epsilons)",
     "分数整体平移引起的变化（机器精度）"},
    {"jacobian_error", "error of the Jacobian (machine epsilons)", "雅可比矩阵的误差（机器精度）"},
    {"numerical_jacobian_error", "difference of the Jacobian from central differences",
     "雅可比矩阵与中心差分之差"},
    {"loss_error", "error of the loss's gradient (machine epsilons)", "损失梯度的误差（机器精度）"},
    {"plain_difference", "difference from the plain form (machine epsilons)",
     "与直接形式之差（机器精度）"},
    {"overflow_score", "score from which it overflows", "开始溢出的分数"},
    {"underflow_difference", "difference of scores from which the lower output is 0",
     "较低输出为 0 的分数差"},
    {"top_two_ratio", "largest output over the second", "最大输出与次大输出之比"},
    {"amplification", "amplification of the ratio of scores", "分数之比的放大倍数"},
    {"outputs_error", "difference from the lecture's outputs", "与讲义输出之差"},
    {"classes_exponent", "exponent of time over classes", "耗时随类别数增长的指数"},
    {"value_ratio", "time of the function, relu = 1", "函数耗时（relu = 1）"},
    {"derivative_ratio", "time of the derivative, relu = 1", "导数耗时（relu = 1）"},
    {"step_ratio", "time of a training step, relu = 1", "训练一步耗时（relu = 1）"},
    {"training_ratio", "time of a whole training, relu = 1", "整个训练耗时（relu = 1）"},
    {"softmax_us", "softmax of one sample, µs", "单样本 softmax，微秒", true},
    {"step_us", "training step, µs", "训练一步，微秒", true},
};

constexpr std::string_view before = "_initial";

const QuantityName* find(std::string_view column) {
  if (column.ends_with(before)) column.remove_suffix(before.size());
  const auto* const found = std::ranges::find(names, column, &QuantityName::column);
  return found == std::end(names) ? nullptr : found;
}

}  // namespace

Text quantity_label(std::string_view column) {
  const QuantityName* name = find(column);
  if (!name) return {std::string(column), ""};
  const bool is_before = column.ends_with(before);
  return {std::string(name->en) + (is_before ? " before training" : ""),
          chinese_joined(is_before ? "训练前" : "", name->zh)};
}

bool is_log_quantity(std::string_view column) {
  const QuantityName* name = find(column);
  return name && name->is_log;
}

}  // namespace mlp
