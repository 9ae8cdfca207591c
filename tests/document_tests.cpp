#include <string>

#include <boost/test/unit_test.hpp>

#include "experiments/document.hpp"
#include "tests/config_files.hpp"

BOOST_AUTO_TEST_SUITE(document_tests)

using namespace mlp;

namespace {

Document read_text_as(const ConfigFiles& files, const std::string& text) {
  files.add("c.json", text);
  Diagnostics diagnostics;
  Document document = read_document(files.path("c.json"), diagnostics);
  BOOST_TEST(files.lines(diagnostics) == "");
  return document;
}

std::string place(const Location& location) {
  return std::filesystem::path(location.file).filename().string() + ":" +
         std::to_string(location.line) + ":" + std::to_string(location.column);
}

std::string value_place(const Document& document, const std::string& path) {
  return place(document.value_at(path));
}

std::string key_place(const Document& document, const std::string& path) {
  return place(document.key_at(path));
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_value_and_key_has_its_place) {
  const ConfigFiles files;
  const Document document = read_text_as(files,
                                         "// first line: {\n"
                                         "{ \"a\" /* 1: */ : [10, [true,\n"
                                         "    null], {\"b\": -1.5e3}],\n"
                                         "  \"\\u00e9\\\"}\": \"x\\\\\", /* 2\n"
                                         "lines */ \"c\":{}, \"d\" : [ ] }  // end");
  BOOST_TEST(value_place(document, "") == "c.json:2:1");
  BOOST_TEST(key_place(document, "a") == "c.json:2:3");
  BOOST_TEST(value_place(document, "a") == "c.json:2:18");
  BOOST_TEST(value_place(document, "a.0") == "c.json:2:19");
  BOOST_TEST(value_place(document, "a.1") == "c.json:2:23");
  BOOST_TEST(value_place(document, "a.1.0") == "c.json:2:24");
  BOOST_TEST(value_place(document, "a.1.1") == "c.json:3:5");
  BOOST_TEST(value_place(document, "a.2") == "c.json:3:12");
  BOOST_TEST(key_place(document, "a.2.b") == "c.json:3:13");
  BOOST_TEST(value_place(document, "a.2.b") == "c.json:3:18");
  BOOST_TEST(value_place(document, "é\"}") == "c.json:4:16");
  BOOST_TEST(key_place(document, "c") == "c.json:5:10");
  BOOST_TEST(value_place(document, "c") == "c.json:5:14");
  BOOST_TEST(value_place(document, "d") == "c.json:5:24");
  BOOST_TEST((document.root["a"] == Json::parse("[10, [true, null], {\"b\": -1500.0}]")));
}

BOOST_AUTO_TEST_CASE(columns_count_characters_and_lines_may_end_in_crlf) {
  const ConfigFiles files;
  const Document document =
      read_text_as(files, "\xef\xbb\xbf{\r\n \"标题\": \"深\", \"b\": 1,\r\n\"c\": 2}");
  BOOST_TEST(value_place(document, "") == "c.json:1:1");
  BOOST_TEST(key_place(document, "标题") == "c.json:2:2");
  BOOST_TEST(value_place(document, "标题") == "c.json:2:8");
  BOOST_TEST(key_place(document, "b") == "c.json:2:13");
  BOOST_TEST(value_place(document, "c") == "c.json:3:6");
}

BOOST_AUTO_TEST_CASE(what_has_no_place_of_its_own_stands_where_its_surroundings_do) {
  const ConfigFiles files;
  const Document document = read_text_as(files, "{\"a\":\n {\"b\": 1}}");
  BOOST_TEST(value_place(document, "a.b.c.d") == "c.json:2:8");
  BOOST_TEST(value_place(document, "x.y") == "c.json:1:1");
  BOOST_TEST(key_place(document, "a.x") == "c.json:2:2");
}

BOOST_AUTO_TEST_CASE(a_child_is_merged_over_its_parents_and_keeps_its_places) {
  const ConfigFiles files;
  files.add("base.json",
            R"({"a": 1, "b": {"x": 1, "y": {"z": 1}}, "list": [1, 2], "gone": {"n": 1}})");
  files.add("sub/middle.json", "{\"parent\": \"../base.json\",\n \"b\": {\"x\": 2}, \"m\": 5}");
  files.add("child.json",
            "{\n\"parent\": \"sub/middle.json\",\n\"b\": {\"y\": {\"w\": 3}},\n\"list\": "
            "[3],\n\"gone\": null}");
  Diagnostics diagnostics;
  const Document document = read_document(files.path("child.json"), diagnostics);
  BOOST_TEST(files.lines(diagnostics) == "");
  BOOST_TEST(
      (document.root == Json::parse(R"({"a":1,"b":{"x":2,"y":{"z":1,"w":3}},"list":[3],"m":5})")));
  BOOST_TEST(document.file == files.path("child.json").string());
  BOOST_TEST(value_place(document, "a") == "base.json:1:7");
  BOOST_TEST(value_place(document, "b") == "child.json:3:6");
  BOOST_TEST(value_place(document, "b.x") == "middle.json:2:13");
  BOOST_TEST(value_place(document, "b.y.z") == "base.json:1:35");
  BOOST_TEST(value_place(document, "b.y.w") == "child.json:3:18");
  BOOST_TEST(value_place(document, "list.0") == "child.json:4:10");
  BOOST_TEST(value_place(document, "list.1") == "child.json:4:9");  // gone with the parent's list
  BOOST_TEST(value_place(document, "gone.n") == "child.json:1:1");
}

BOOST_AUTO_TEST_CASE(setting_a_value_makes_what_is_missing_on_the_way) {
  Document document{"c.json",
                    Json::parse(R"({"network": {"activation": "leaky_relu", "hidden": [4, 5]}})"),
                    {},
                    {}};
  const Location here{"--set"};
  BOOST_TEST(set(document, "training.optimizer.type", "adam", here, here) == "");
  BOOST_TEST(set(document, "network.activation.slope", 0.1, here, here) == "");
  BOOST_TEST(set(document, "network.hidden.1", 6, here, here) == "");
  BOOST_TEST(set(document, "sweep.training.epochs", Json{1, 2}, here, here) == "");
  BOOST_TEST((document.root == Json::parse(R"({
    "network": {"activation": {"type": "leaky_relu", "slope": 0.1}, "hidden": [4, 6]},
    "training": {"optimizer": {"type": "adam"}},
    "sweep": {"training.epochs": [1, 2]}})")));
  BOOST_TEST(text(document.value_at("training.optimizer")) == "--set");
  BOOST_TEST(set(document, "network.hidden.2", 6, here, here) != "");
  BOOST_TEST(set(document, "network.hidden.1.units", 6, here, here) != "");
}

BOOST_AUTO_TEST_CASE(arguments_are_json_or_a_bare_word) {
  Document document{"c.json", Json::object(), {}, {}};
  Diagnostics diagnostics;
  for (const char* argument :
       {"a=1", "b=relu", "c=[1, \"x\"]", "d=\"relu\"", "e=true", "f=a=b", "g=data/x.csv"}) {
    set_from_argument(document, argument, diagnostics);
  }
  BOOST_TEST(document.root.dump() ==
             R"({"a":1,"b":"relu","c":[1,"x"],"d":"relu","e":true,"g":"data/x.csv"})");
  BOOST_TEST(diagnostics.lines().size() == 1U);
  BOOST_TEST(diagnostics.lines().front() == "--set: f: expected JSON, got \"a=b\"");
}

BOOST_AUTO_TEST_SUITE_END()
