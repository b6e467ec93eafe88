#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "catch.hpp"
#include "common/base/files.hpp"
#include "common/report/figure.hpp"
#include "temporary_folder.hpp"

namespace fs = std::filesystem;

namespace {

const std::string about = "# alt: a line that\n# rises\n# size: 300 200\n";

}  // namespace

TEST_CASE("a script becomes an SVG, and stays beside it with its data", "[figure]") {
  const TemporaryFolder source;
  const TemporaryFolder folder;
  source.write("line.gp",
               about + "set title \"it's ŷ\"\nplot 'data.csv' using 'x':'y' with lines\n");
  folder.write("data.csv", "x,y\n0,0\n1,1\n");
  const nn::Figure figure = nn::draw("line", source.path(), folder.path());
  CHECK(figure.alt == "a line that rises");
  CHECK(std::pair(figure.width, figure.height) == std::pair(300, 200));
  CHECK(std::pair(figure.rows, figure.columns) == std::pair(1, 1));
  CHECK(figure.data == std::vector<std::string>{"data.csv"});
  const std::string svg = nn::read_file(folder.path() / "line.svg");
  CHECK_THAT(svg, ContainsSubstring("viewBox=\"0 0 300 200\"") && ContainsSubstring("it's ŷ") &&
                      ContainsSubstring("</svg>"));
  CHECK_THAT(nn::read_file(folder.path() / "line.gp"),
             ContainsSubstring("set output 'line.svg'") && ContainsSubstring("set title"));
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 3);
  nn::draw("line", source.path(), folder.path());
  CHECK(nn::read_file(folder.path() / "line.svg") == svg);
  // Whoever changes the script that was left draws it again.
  const std::string command = "cd '" + folder.path().string() + "' && gnuplot line.gp";
  CHECK(std::system(command.c_str()) == 0);
  CHECK(nn::read_file(folder.path() / "line.svg") == svg);
}

TEST_CASE("what all figures share draws contours, lines, images and diagrams", "[figure]") {
  const TemporaryFolder source;
  const TemporaryFolder folder;
  std::string grid = "x,y,f\n";
  for (int x = 0; x <= 20; ++x) {
    for (int y = 0; y <= 20; ++y) {
      grid += std::to_string(x) + "," + std::to_string(y) + "," + std::to_string(x + y) + "\n";
    }
    grid += "\n";
  }
  folder.write("plane.csv", grid);
  std::string pixels = "a,b\n";
  for (int i = 0; i < 64; ++i) {
    pixels += (i == 9 ? "1" : "0") + std::string(",-1\n");
  }
  folder.write("images.csv", pixels);
  source.write("all.gp", about + R"(
set multiplot layout 2,2
eval range(0, 20, 0, 20)
eval contours('plane.csv', '10', '$lines')
plot $lines @contour lc rgb green, $both using (line_x(1, 1, -20, $1)):(line_y(1, 1, -20, $1)) with lines
do for [i = 1:2] {
  eval panel
  eval image
  if (i == 1) { plot 'images.csv' @grey_pixels } else { plot 'images.csv' @signed_pixels }
}
eval panel
eval diagram
$nodes << EOD
0, 0, x_1
1, 0, y
EOD
$arrows << EOD
0, 0, 1, 0, w_1
EOD
eval range(-0.4, 1.4, -0.5, 0.5)
plot $arrows @arrows, '' @arrow_texts, $nodes @circles, '' @texts
)");
  const nn::Figure figure = nn::draw("all", source.path(), folder.path());
  CHECK(std::pair(figure.rows, figure.columns) == std::pair(2, 2));
  CHECK(figure.panels == 4);
  CHECK(figure.data == std::vector<std::string>{"plane.csv", "images.csv"});
  const std::string svg = nn::read_file(folder.path() / "all.svg");
  // The pixel of value 1, those of value -1, and the texts of the diagram.
  CHECK_THAT(svg, ContainsSubstring(" 86,  94, 102") && ContainsSubstring("213,  94,   0") &&
                      ContainsSubstring(">w<") && ContainsSubstring("</svg>"));
}

TEST_CASE("texts stay readable where a panel is shrunk to a telephone's width", "[figure]") {
  const TemporaryFolder source;
  const TemporaryFolder folder;
  source.write("wide.gp", "# alt: x\n# size: 700 200\nplot x\n");
  source.write("panels.gp",
               "# alt: x\n# size: 700 200\n# panels: 1\nset multiplot layout 1,2\nplot x\n");
  nn::draw("wide", source.path(), folder.path());
  nn::draw("panels", source.path(), folder.path());
  CHECK_THAT(nn::read_file(folder.path() / "wide.svg"), ContainsSubstring("font-size=\"22.40\""));
  CHECK_THAT(nn::read_file(folder.path() / "panels.svg"), ContainsSubstring("font-size=\"14.00\""));
}

TEST_CASE("a script must say what is to be seen", "[figure]") {
  const TemporaryFolder source;
  const TemporaryFolder folder;
  source.write("bare.gp", "plot x\n");
  source.write("empty.gp", "# size: 0 10\n# alt: x\nplot x\n");
  for (const std::string name : {"bare", "empty"}) {
    CHECK_THROWS_WITH(nn::draw(name, source.path(), folder.path()),
                      ContainsSubstring(name + ".gp: a figure begins with '# alt: TEXT'"));
  }
  CHECK_THROWS_WITH(nn::draw("none", source.path(), folder.path()),
                    ContainsSubstring("none.gp: there is no such file"));
}

TEST_CASE("a figure that gnuplot refuses leaves no half of one", "[figure]") {
  const TemporaryFolder source;
  const TemporaryFolder folder;
  source.write("bad.gp", about + "plot 'no_such_file.csv'\n");
  CHECK_THROWS_WITH(nn::draw("bad", source.path(), folder.path()),
                    ContainsSubstring("bad.gp: gnuplot failed ("));
  CHECK_FALSE(fs::exists(folder.path() / "bad.svg"));
  CHECK_FALSE(fs::exists(folder.path() / "bad.svg.part"));
}

TEST_CASE("a figure says what is missing when gnuplot is", "[figure]") {
  const TemporaryFolder source;
  const TemporaryFolder folder;
  source.write("line.gp", about + "plot x\n");
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", folder.path().c_str(), 1);
  CHECK_THROWS_WITH(
      nn::draw("line", source.path(), folder.path()),
      ContainsSubstring("gnuplot is not installed") && ContainsSubstring("./setup.sh"));
  ::setenv("PATH", path.c_str(), 1);
}

TEST_CASE("a gnuplot that does not end is ended, with what it started", "[figure]") {
  const TemporaryFolder source;
  const TemporaryFolder folder;
  const TemporaryFolder programs;
  source.write("line.gp", about + "plot x\n");
  programs.write("gnuplot", "#!/bin/sh\nsleep 1000 & echo $! >child\nwait\n");
  fs::permissions(programs / "gnuplot", fs::perms::owner_all);
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", (programs.path().string() + ":" + path).c_str(), 1);
  CHECK_THROWS_WITH(nn::draw("line", source.path(), folder.path(), 0.5),
                    ContainsSubstring("gnuplot was killed: it had not ended after 0.5 s"));
  ::setenv("PATH", path.c_str(), 1);
  const pid_t child = std::stoi(nn::read_file(folder / "child"));
  // It may be a zombie until somebody fetches what it left.
  for (int i = 0; i < 500 && ::kill(child, 0) == 0; ++i) {
    const std::string status = "/proc/" + std::to_string(child) + "/stat";
    if (nn::read_file(status).find(") Z") != std::string::npos) {
      break;
    }
    ::usleep(10000);
    REQUIRE(i < 499);
  }
  CHECK_FALSE(fs::exists(folder / "line.svg.part"));
}
