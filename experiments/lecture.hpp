// What does the lecture say? Its list of claims, in its order; configs name them by id ("lecture").
#pragma once

#include <span>
#include <string_view>

namespace mlp {

struct LectureClaim {
  std::string_view id;      // "2.1-vanishing"; before the dash its section
  std::string_view en, zh;  // what the lecture says, in a few words
};

struct LectureSection {
  std::string_view number, en, zh;
};

std::span<const LectureClaim> lecture_claims();
std::span<const LectureSection> lecture_sections();

// "2.1" of "2.1-vanishing".
std::string_view section_of(std::string_view id);

}  // namespace mlp
