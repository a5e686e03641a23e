#include "apps/report/svg_tree.h"

#include <algorithm>
#include <stdexcept>

namespace qarch::apps {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(kBlanks) == std::string_view::npos;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  SvgNode parse() {
    SvgNode root;
    std::vector<SvgNode> open;
    while (place_ < text_.size()) {
      if (text_[place_] != '<') {
        add_text(open, until('<'));
      } else if (next_is("<?") || next_is("<!")) {
        until('>');
        ++place_;
      } else if (next_is("</")) {
        until('>');
        ++place_;
        if (open.empty()) fail("a closing tag without its opening one");
        SvgNode done = std::move(open.back());
        open.pop_back();
        if (open.empty()) return done;
        open.back().children.push_back(std::move(done));
      } else {
        add_element(open);
      }
    }
    fail("a tag is not closed");
  }

 private:
  [[noreturn]] static void fail(const char* what) {
    throw std::runtime_error(std::string("SVG of gnuplot: ") + what);
  }
  bool next_is(std::string_view word) const { return text_.substr(place_).starts_with(word); }

  std::string_view until(char letter) {
    const std::size_t end = std::min(text_.find(letter, place_), text_.size());
    const std::string_view part = text_.substr(place_, end - place_);
    place_ = end;
    return part;
  }
  void skip_blanks() { place_ = std::min(text_.find_first_not_of(kBlanks, place_), text_.size()); }

  static void add_text(std::vector<SvgNode>& open, std::string_view text) {
    if (open.empty() || is_blank(text)) return;
    open.back().children.push_back({"", {}, {}, std::string(text)});
  }

  void add_element(std::vector<SvgNode>& open) {
    ++place_;
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n/>", place_), text_.size());
    SvgNode node{std::string(text_.substr(place_, end - place_))};
    place_ = end;
    while (true) {
      skip_blanks();
      if (place_ >= text_.size()) fail("a tag is not closed");
      if (next_is("/>")) {
        place_ += 2;
        if (open.empty()) fail("nothing is drawn");
        open.back().children.push_back(std::move(node));
        return;
      }
      if (text_[place_] == '>') {
        ++place_;
        open.push_back(std::move(node));
        return;
      }
      node.attributes.push_back(next_attribute());
    }
  }

  std::pair<std::string, std::string> next_attribute() {
    std::string name(until('='));
    name.erase(std::min(name.find_last_not_of(kBlanks) + 1, name.size()));
    ++place_;
    skip_blanks();
    if (place_ >= text_.size() || (text_[place_] != '"' && text_[place_] != '\'')) {
      fail("an attribute without its value");
    }
    const char quote = text_[place_++];
    std::string value(until(quote));
    ++place_;
    return {std::move(name), std::move(value)};
  }

  std::string_view text_;
  std::size_t place_ = 0;
};

void print(std::string& out, const SvgNode& node) {
  if (node.name.empty()) {
    out += node.text;
    return;
  }
  out += "<" + node.name;
  for (const auto& [name, value] : node.attributes) out += " " + name + "=\"" + value + "\"";
  if (node.children.empty()) {
    out += "/>";
    return;
  }
  out += ">";
  for (const SvgNode& child : node.children) print(out, child);
  out += "</" + node.name + ">";
}

}  // namespace

std::string* SvgNode::attribute(std::string_view wanted) {
  for (auto& [key, value] : attributes) {
    if (key == wanted) return &value;
  }
  return nullptr;
}

const std::string* SvgNode::attribute(std::string_view wanted) const {
  return const_cast<SvgNode*>(this)->attribute(wanted);
}

SvgNode parse_svg(std::string_view text) { return Parser(text).parse(); }

std::string to_text(const SvgNode& node) {
  std::string out;
  print(out, node);
  return out;
}

}  // namespace qarch::apps
