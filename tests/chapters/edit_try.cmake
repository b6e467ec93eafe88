# Makes of the program in SOURCE what its reader makes of it who follows an item of its Try it, described by the file TRY: the text
# `before` becomes `after`. Where the reader has changed the chapter so that `before` is gone, RESULT is a program that does nothing.
include(${TRY})
file(READ ${SOURCE} text)
string(FIND "${text}" "${before}" place)
if(place EQUAL -1)
  set(text "int main() {}\n")
else()
  string(REPLACE "${before}" "${after}" text "${text}")
endif()
file(WRITE ${RESULT} "${text}")
