#include "experiments/phrases.hpp"

#include <algorithm>

namespace mlp {
namespace {

constexpr Phrase table[] = {
    // Verdicts and what is said of them.
    {"holds", "成立"},
    {"does not hold", "不成立"},
    {"inconclusive", "无定论"},
    {"not run", "未运行"},
    {"as stated", "与预期一致"},
    {"stated:", "预期："},
    {"not a number in at least one run", "至少一次运行的结果不是数"},
    {"no run has a value", "没有运行给出数值"},
    {"no run of the other arm has a value", "对比组没有运行给出数值"},
    {"one seed gives no interval", "只有一个种子，无法给出区间"},
    {"control: holds", "对照：成立"},
    {"control: does_not_hold", "对照：不成立"},
    {"control: inconclusive", "对照：无定论"},
    {"control: not_run", "对照：未运行"},
    // Headings and columns.
    {"Verdicts", "结论"},
    {"Claim", "论断"},
    {"lecture", "讲义"},
    {"claim", "论断"},
    {"verdict", "结论"},
    {"observed, 95% interval", "观测值，95% 区间"},
    {"bar", "判据"},
    {"Verdict", "结论"},
    {"Observed", "观测值"},
    {"Bar", "判据"},
    {"Control", "对照"},
    {"Why", "理由"},
    {"run", "次运行"},
    {"runs", "次运行"},
    {"In formulas", "公式"},
    {"Figures", "图"},
    {"Figure", "见图"},
    {"Claim by claim", "逐条论断"},
    {"More figures", "其他图"},
    {"gnuplot failed", "gnuplot 出错"},
    {"Repeat this claim alone", "单独复现此论断"},
    {"Comparison", "比较"},
    {"Ranks", "名次"},
    {"Mean rank", "平均名次"},
    {"Failed", "失败"},
    {"Warnings", "警告"},
    {"Environment", "运行环境"},
    {"Repeat it", "复现"},
    {"Runs", "运行数"},
    {"Groups", "组数"},
    {"Diverged", "发散"},
    {"As stated", "与预期一致"},
    {"Seeds", "随机种子数"},
    {"Experiment", "实验"},
    {"Experiments", "实验"},
    {"Question", "问题"},
    {"Other claims", "其他论断"},
    {"All results", "全部结果"},
    {"Results", "结果"},
    {"The lecture on activation functions, measured", "激活函数讲义：逐条实测"},
    {"Sentences of the lecture", "讲义论断"},
    {"Sections", "章节"},
    {"measured", "已测"},
    {"of", "/"},
    {"more in runs.csv", "组见 runs.csv"},
    // Sentences.
    {"Mean over seeds with its 95% interval.", "各随机种子的均值与 95% 区间。"},
    {"Who comes first over all else that was swept, each arm at its best tuned values: mean rank "
     "(1 "
     "is best), and the means behind it, with 95% intervals over seeds. Failed: runs that diverged "
     "or that predict a single class.",
     "在其余所有扫描取值上谁排在前面，各组取各自最好的调参值：平均名次（1 "
     "为最佳）及相应的均值，附跨随机种子的 95% "
     "区间。失败：发散或只预测一个类别的运行。"},
    {"Brackets hold the 95% interval over seeds, or the range of an identity. A control is a "
     "set-up in which the same measurement must come out the other way.",
     "方括号内是跨随机种子的 95% 区间，恒等式则为取值范围。对照是同一测量必须得出相反结果的设置。"},
    {"The figures are missing, since gnuplot is not installed. To get them: apt-get install "
     "gnuplot-nox, then trainer report on this folder.",
     "缺少图：未安装 gnuplot。安装方法：apt-get install gnuplot-nox，然后对此文件夹运行 trainer "
     "report。"},
    {"In this folder, this command repeats every run, verdict and figure:",
     "在本文件夹中，此命令可复现全部运行、结论与图："},
    {"and this one renders them again without training:", "此命令无需训练即可重新生成："},
    {"Reports that cannot be read:", "无法读取的报告："},
    {"environment.json is missing: where this ran is not known.",
     "缺少 environment.json：无法得知在何处运行。"},
    // What is swept.
    {"activation", "激活函数"},
    {"activations", "激活函数"},
    {"hidden", "隐藏层"},
    {"layers", "层数"},
    {"units", "每层单元数"},
    {"initialization", "权重初始化"},
    {"bias initialization", "偏置初始化"},
    {"output", "输出层"},
    {"learning rate", "学习率"},
    {"optimizer", "优化器"},
    {"loss", "损失函数"},
    {"precision", "精度"},
    {"epochs", "轮数"},
    {"batch size", "批大小"},
    {"task", "任务"},
    {"noise", "噪声"},
    {"samples", "样本数"},
    {"slope", "斜率"},
    {"range", "范围"},
    {"formula", "公式"},
    {"classes", "类别数"},
    {"form", "形式"},
    {"spread", "分散度"},
    {"scale", "比例"},
    // What runs warn of.
    {"over 20% of a hidden layer's units are dead", "某隐藏层超过 20% 的神经元已死亡"},
    {"a hidden layer's delta_rms is under 1e-6 of the output layer's",
     "某隐藏层的 delta_rms 不到输出层的 1e-6"},
    {"predicts a single class", "只预测一个类别"},
    {"diverged", "发散"},
    {"in", "于"},
    {"groups", "组"},
};

}  // namespace

std::span<const Phrase> phrases() {
  return table;
}

std::string phrase(std::string_view en, std::string_view language) {
  const auto* const found = std::ranges::find(table, en, &Phrase::en);
  return std::string(language == "zh" && found != std::end(table) ? found->zh : en);
}

const std::string& in(const Text& text, std::string_view language) {
  const std::string& asked = language == "zh" ? text.zh : text.en;
  return !asked.empty() ? asked : language == "zh" ? text.en : text.zh;
}

std::string chinese_joined(std::string_view before, std::string_view after) {
  const bool is_latin =
      !before.empty() && !after.empty() && static_cast<unsigned char>(after[0]) < 0x80;
  return std::string(before) + (is_latin ? " " : "") + std::string(after);
}

std::string page_file(std::string_view name, std::string_view language) {
  return std::string(name) + (language == "zh" ? ".zh" : "") + ".html";
}

}  // namespace mlp
