#!/usr/bin/env bash
# stepwise-train: saved and resumed trainings, MNIST's files, files as people have them, wrong use.
# Called by CTest: test_train.sh PROGRAM FOLDER IRIS CASES
set -euo pipefail
# shellcheck source=tests/house/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"
program=$1
work=$2
rm -rf "$work"
mkdir -p "$work"
cd "$work"

# refuses STATUS PATTERN ARGUMENT ...: ends with STATUS and one line on standard error that matches PATTERN.
refuses() {
  ends "$1" "^stepwise-train: .*$2" "$program" --out out "${@:3}"
}

# A training cut in two gives the bits of a whole one.
options=(--epochs 6 --batch-size 64 --hidden "20,10" --batch-norm --dropout 0.2 --optimizer nadam --schedule cosine
  --validation 0.2 --early-stopping 50 --augment 0.5 --scale standard --l2 0.001 --clip-norm 1 --seed 3)
"$program" --out whole "${options[@]}" --save whole.safetensors >/dev/null
"$program" --out first "${options[@]}" --stop-after 2 --save cut.safetensors >first.txt
grep -q "saved after epoch 2: cut.safetensors" first.txt || fail "no message about saving"
"$program" --out second "${options[@]}" --resume cut.safetensors --save cut.safetensors >/dev/null
cmp whole.safetensors cut.safetensors || fail "a resumed training is not the whole one"
cmp whole.safetensors.training cut.safetensors.training ||
  fail "the state of a resumed training is not that of the whole one"
cmp whole/history.csv second/history.csv || fail "the history of a resumed training is not that of the whole one"
refuses 2 "--resume: --dropout was 0.2 in cut.safetensors.training, and is 0.3 now" "${options[@]/0.2/0.3}" \
  --resume cut.safetensors

# Ctrl-C ends a training, saves, and says so.
status=0
timeout --preserve-status --signal=INT 2 "$program" --out interrupted --epochs 10000000 --save stopped.safetensors \
  >stopped.txt 2>error || status=$?
[ "$status" = 1 ] || fail "interrupted: status $status"
grep -q "saved after epoch [1-9][0-9]*: stopped.safetensors; to go on, add --resume stopped.safetensors" stopped.txt || fail "interrupted: not saved"
grep -q "^stepwise-train: interrupted" error || fail "interrupted: $(cat error)"
"$program" --out loaded --load stopped.safetensors --epochs 0 >/dev/null

# Without options it trains the exercise on the digits.
"$program" --out exercise --epochs 2 >exercise.txt
grep -qE "train +1797 +[01][.][0-9]+" exercise.txt || fail "not the digits: $(cat exercise.txt)"
for file in results.json output.txt history.csv losses.svg; do
  [ -s "exercise/$file" ] || fail "no $file"
done

# Wrong use.
refuses 2 "--no-such-option" --no-such-option
refuses 2 "--seed: Value x not in range" --seed x
refuses 2 "--scale: big not in [{]none,min-max,standard[}]" --scale big
refuses 2 "--hidden: '' is not a number from 1 to 100000" --hidden 32,,16
refuses 2 "--hidden: '0' is not a number from 1" --hidden 0
refuses 2 "--batch-size: 'many' is not a number from 1" --batch-size many
refuses 2 "--batch-size: give one number, or full" --batch-size 3,4
refuses 2 "--optimizer: best not in [{]sgd,momentum" --optimizer best
refuses 2 "--activation: step not in [{]relu" --activation step
refuses 2 "--dropout: Value 1 not in range" --dropout 1
refuses 2 "--early-stopping: needs samples to watch" --early-stopping 3
refuses 1 "cannot save: there is no folder 'none'" --save none/net.safetensors
refuses 1 "cannot save: there is no folder 'none'" --save none/net.safetensors --data none.csv # before anything is read
refuses 1 "cannot save: '/dev/null' is not a regular file" --save /dev/null
refuses 1 "cannot save: '.*x.training' cannot be written .File name too long" --save "$(printf 'x%.0s' {1..245})"
refuses 2 "--predict: needs --load" --predict "$3"
refuses 2 "--predict: needs --load, and has nothing to --save" --predict "$3" --load a --save b
refuses 2 "--load, --resume: give one of them" --load a --resume b
refuses 1 "cannot save: '\.' is a folder" --save .
refuses 2 "--augment: the samples are no square images" --augment 1 --data "$3"
refuses 2 "--load: --scale was standard in whole.safetensors, and is none now" \
  --load whole.safetensors --hidden 20,10 --batch-norm
refuses 2 "--stop-after: epoch 2 is over in cut.safetensors.training" \
  "${options[@]}" --stop-after 2 --resume cut.safetensors
refuses 1 "none.safetensors: there is no such file" --load none.safetensors
refuses 1 "none.safetensors.training: there is no such file" --resume none.safetensors
refuses 2 "--load: --hidden was 20,10 in whole.safetensors, and is 32,16 now" \
  --load whole.safetensors --batch-norm --scale standard
refuses 1 "use a smaller learning rate, or clip the gradient" --optimizer sgd --learning-rate 1000000 --batch-size 1
head -c 4000 stopped.safetensors >short.safetensors
refuses 1 "short.safetensors: '0.weight' has" --load short.safetensors

# What is not finite is not saved over what is; what was good before is saved.
printf 'x,class\n1e35,a\n2e35,b\n' >overflow.csv
overflow=(--data overflow.csv --optimizer sgd --hidden "" --epochs 1)
"$program" --out good "${overflow[@]}" --learning-rate 1e-30 --save good.safetensors >/dev/null
cp good.safetensors before.safetensors
refuses 1 "the weights at the end of epoch 1 are not finite" "${overflow[@]}" --learning-rate 100000 --save good.safetensors
cmp good.safetensors before.safetensors || fail "a bad training replaced a good one"
printf 'x,class\n1,a\n2,b\n' >small.csv
diverging=(--data small.csv --optimizer sgd --hidden "" --l2 1 --learning-rate 100 --epochs 1000)
refuses 1 "not finite: .*; use a smaller learning rate" "${diverging[@]}" --save diverged.safetensors
"$program" --out diverged "${diverging[@]}" --save diverged.safetensors >diverged.txt 2>/dev/null || true
grep -q "saved after epoch [1-9][0-9]*: diverged.safetensors" diverged.txt || fail "nothing said of what was saved"
"$program" --out loaded --data small.csv --hidden "" --load diverged.safetensors --epochs 0 >/dev/null

# Killed, it leaves its last epoch and its best one.
"$program" --out killed --epochs 10000000 --validation 0.2 --save killed.safetensors --save-every 0 >/dev/null 2>&1 &
for ((i = 0; i < 100; ++i)); do
  sleep 0.1
  [ ! -s killed.safetensors.training ] || break
done
kill -9 $!
wait $! 2>/dev/null || true
for file in killed.safetensors killed.safetensors.best; do
  "$program" --out loaded --load $file --epochs 0 >/dev/null || fail "$file cannot be loaded after kill -9"
done
"$program" --out loaded --resume killed.safetensors --validation 0.2 --epochs 10000000 --save-every 0 --stop-after 5000 \
  >/dev/null || fail "a killed training cannot go on"

# A network knows its data: names, order, classes, scale. Data are known by their content.
iris=(--data "$3" --hidden 8 --scale standard)
"$program" --out iris "${iris[@]}" --epochs 60 --save iris.safetensors >iris.txt
accuracy=$(awk '/ train /{print $3}' iris.txt)
judged() { # judged FILE: what --load says of it
  "$program" --out judged --load iris.safetensors --hidden 8 --scale standard --epochs 0 --data "$1" >judged.txt
  awk '/ train /{print $3}' judged.txt
}
awk -F, -v OFS=, '{print $3, $1, "7", $4, $2, $5}' "$3" | sed '1s/,7,/,more,/' >mixed.csv
[ "$(judged mixed.csv)" = "$accuracy" ] || fail "columns in another order: $(cat judged.txt), $accuracy"
grep -q "'more' is left out" judged.txt || fail "nothing said of a column left out"
head -51 "$3" >setosa.csv # one class of three, with another scale
[ "$(judged setosa.csv)" = 1.0000 ] || fail "one class alone: $(cat judged.txt)"
sed '1s/petal_width_cm/width/' "$3" >renamed.csv
refuses 1 "renamed.csv:1: there is no column 'petal_width_cm', which the network needs; there are 5: 'sepal_length_cm'" \
  --load iris.safetensors --hidden 8 --scale standard --data renamed.csv
sed '2s/setosa/rose/' "$3" >rose.csv
refuses 1 "rose.csv: the network does not know the class 'rose', only 'setosa'" --load iris.safetensors --hidden 8 \
  --scale standard --data rose.csv
latin1=$(printf 'caf\xe9.csv')
cp "$3" "$latin1"
"$program" --out renamed --data "$latin1" "${iris[@]:2}" --epochs 70 --resume iris.safetensors --save "$latin1.safetensors" \
  >/dev/null || fail "a renamed file is not the same data"
sed '2s/5.1/5.2/' "$3" >changed.csv
! cmp -s changed.csv "$3" || fail "nothing changed"
refuses 1 "iris.safetensors.training: this is the training with other samples" --data changed.csv "${iris[@]:2}" --epochs 70 \
  --resume iris.safetensors

# A training that early stopping has ended is at its end; the best network of another training does not stay.
early=("${iris[@]}" --epochs 60 --validation 0.2 --early-stopping 2 --learning-rate 0.5)
"$program" --out early "${early[@]}" --save early.safetensors >/dev/null
cp early.safetensors once.safetensors
"$program" --out early "${early[@]}" --resume early.safetensors.training --save early.safetensors >/dev/null
cmp early.safetensors once.safetensors || fail "a training that was over went on"
[ -e early.safetensors.best ] || fail "there is no best network"
"$program" --out early --data small.csv --epochs 1 --save early.safetensors >/dev/null
[ ! -e early.safetensors.best ] || fail "the best network of another training stayed"

# Prediction, with the class and without.
"$program" --out with --load iris.safetensors --predict "$3" >/dev/null
cut -d, -f1-4 "$3" >inputs.csv
"$program" --out without --load iris.safetensors --predict inputs.csv >/dev/null
cmp with/predictions.csv without/predictions.csv || fail "the class column made a difference"
head -1 without/predictions.csv | grep -qx "class,probability_setosa,probability_versicolor,probability_virginica" ||
  fail "the head of predictions.csv"
[ "$(paste -d, <(cut -d, -f5 "$3") <(cut -d, -f1 with/predictions.csv) | awk -F, 'NR > 1 && $1 == $2' | wc -l)" = \
  "$(awk -v a="$accuracy" 'BEGIN{printf "%.0f", a * 150}')" ] || fail "predictions are not what the accuracy says"
refuses 1 "renamed.csv:1: there is no column 'petal_width_cm', which the network needs" --load iris.safetensors --predict renamed.csv

# MNIST's files, small: 40 images of 28 x 28 to train on, 20 to test on.
# header BYTE ...: these bytes.
header() {
  for byte in "$@"; do
    printf "\\x$(printf %02x "$byte")"
  done
}
images() { # COUNT, each image as bright as its number
  header 0 0 8 3 0 0 0 "$1" 0 0 0 28 0 0 0 28
  for ((i = 0; i < $1; ++i)); do
    head -c 784 /dev/zero | tr '\0' "\\$(printf %03o $((i * 4)))"
  done
}
labels() { # COUNT
  header 0 0 8 1 0 0 0 "$1"
  for ((i = 0; i < $1; ++i)); do
    header $((i % 10))
  done
}
mkdir mnist
images 40 >mnist/train-images-idx3-ubyte
labels 40 | gzip >mnist/train-labels-idx1-ubyte.gz
images 20 | gzip >mnist/t10k-images-idx3-ubyte.gz
labels 20 >mnist/t10k-labels-idx1-ubyte
mnist=(--data mnist --hidden "256,128" --batch-size 128 --epochs 3 --scale min-max)
"$program" --out mnist_out "${mnist[@]}" >mnist.txt
grep -qE "test +20 +[01][.][0-9]+" mnist.txt || fail "no test accuracy"
grep -q '"accuracy.test.accuracy":' mnist_out/results.json || fail "no test_accuracy among the results"

# broken PATTERN FILE COMMAND: with FILE made by COMMAND instead, the program refuses the folder.
broken() {
  local pattern=$1 file=mnist/$2 keep
  keep=$(mktemp)
  cp "$file" "$keep"
  eval "$3" >"$file" || true  # head may end first
  refuses 1 "$pattern" "${mnist[@]}"
  cp "$keep" "$file"
  rm "$keep"
}
broken "train-images-idx3-ubyte: " train-images-idx3-ubyte "labels 40"                # the magic number of labels
broken "train-images-idx3-ubyte: " train-images-idx3-ubyte "images 40 | head -c 5000" # cut off
broken "train-images-idx3-ubyte: " train-images-idx3-ubyte "images 40; echo"          # trailing bytes
broken "39" train-images-idx3-ubyte "images 39"                                       # counts that differ
broken "t10k-labels-idx1-ubyte: .*11" t10k-labels-idx1-ubyte \
  "labels 19 | sed 's/\x00\x00\x00\x13/\x00\x00\x00\x14/'; header 11"
broken "t10k-images-idx3-ubyte.gz: " t10k-images-idx3-ubyte.gz "images 20 | gzip | head -c 60"
rm mnist/t10k-labels-idx1-ubyte
refuses 1 "t10k-labels-idx1-ubyte" "${mnist[@]}"
rm mnist/t10k-images-idx3-ubyte.gz
"$program" --out mnist_out "${mnist[@]}" >mnist.txt
grep -q "there are no files for the test" mnist.txt || fail "nothing said of the missing test part: $(cat mnist.txt)"

# CSV files as people have them: what is done is said in a line, or the message names the option.
cases=$4
says() { # says PATTERN ARGUMENT ...: trains, and prints a line that matches PATTERN
  local pattern=$1
  shift
  "$program" --out out --epochs 1 "$@" >said.txt 2>error || fail "$*: $(cat error)"
  grep -qE "$pattern" said.txt || fail "expected '$pattern': $* ($(cat said.txt))"
}
says "no_header.csv: there is no header: the first line is a sample" --data "$cases/no_header.csv"
says "train +2 " --data "$cases/no_header.csv" --header
says "train +3 " --data "$cases/no_header.csv" --no-header
says "the class is in column 1, 'label', by its name" --data "$cases/label_first.csv"
says "train +20 " --data "$cases/label_first.csv" --class-column first
says "column 1, 'rownames' numbers or names the samples, and is left out" --data "$cases/row_names.csv"
says "the classes '1' and '1.0' are the same number" --data "$cases/label_1_and_1.0.csv"
says "blanks around a class are no part of it: 'x '" --data "$cases/label_blanks.csv"
says "none judged, of 'rare' \(2\)" --data "$cases/rare_class.csv" --validation 0.2
says "none judged, of 'b' \(2\)" --data "$cases/one_left_over.csv" --validation 0.2
says "labels from 1 to 26, so 26 classes" --data "$cases/idx_letters"
says "train +3 " --data "$cases/regression_target.csv" --task classification
learns() { # learns FILE: of two classes that a threshold tells apart, all samples
  "$program" --out out --data "$cases/$1" --scale standard --hidden "" --learning-rate 0.1 --epochs 300 >said.txt 2>error ||
    fail "$1: $(cat error)"
  grep -qE " train +[0-9]+ +1.0000" said.txt || fail "$1 is not learned: $(cat said.txt)"
}
learns timestamps.csv
grep -q "'time': its numbers lie too far from 0 .*, so 1700000000 was subtracted" said.txt || fail "nothing said of it"
learns tiny_si_units.csv
learns huge_si_units.csv
says "'id': its numbers lie too far from 0 .*, so 16777216 was subtracted" --data "$cases/big_integers.csv"
says "'id' has a name as of row numbers, and is taken for a feature" --data "$cases/big_integers.csv"
says "train +6 " --data "$cases/nodata_sentinel.csv" --scale standard
says "saved after epoch 1" --save digits.safetensors
says "train +9 " --load digits.safetensors --data "$cases/digits_0_to_8.csv"
refuses 1 "the weights at the end of epoch 1 are not finite: .*use a smaller learning rate" --data "$cases/overflow_on_last_step.csv" \
  --optimizer sgd --learning-rate 100000 --epochs 1 --hidden "" --save overflow.safetensors
[ ! -e overflow.safetensors ] || fail "a network that is not finite was saved"
says "train +2 " --data "$cases/tabs.csv" --separator tab
says "train +20 " --data "$cases/row_names.csv" --ignore rownames
refuses 1 "'price' looks like a quantity .*--class-column .*--task classification" --data "$cases/regression_target.csv"
refuses 1 "one_class.csv: .* only one class, 'only'.*--class-column" --data "$cases/one_class.csv"
refuses 1 "semicolon.csv:2: .*decimal comma" --data "$cases/semicolon.csv"
refuses 1 "class 'rare' has 2 samples, too few" --data "$cases/rare_class.csv" --validation 0.2 --rare-classes refuse
refuses 1 "escape_in_column_name.csv:2: column 'a\?\[31mred'" --data "$cases/escape_in_column_name.csv"
refuses 1 "--class-column: there is no column 'c'; there are 3: 'a', 'b', 'class'" --data "$cases/tabs.csv" --class-column c
refuses 1 "--header, --no-header: give one of them" --header --no-header
refuses 1 "--separator: 'abc' is neither" --separator abc
echo "stepwise-train: everything as it should be"
