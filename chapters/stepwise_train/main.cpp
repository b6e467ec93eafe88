// ---
// title: Train on your own data
// question: How does one train a network on other data than those of the course?
// builds on: chapter [[mini_batches]], chapter [[momentum]], chapter [[initialization]],
//   chapter [[scaling]], chapter [[overfitting]], chapter [[digits]]
// terms: checkpoint (체크포인트)
// symbols: none
// ---
//
// The chapters train on data that we chose, and end with what we wanted to show. Here is a program
// without a lesson. It takes your data and, as options, most of what the chapters have taught; it
// trains, says how well the network does, saves it in a file that PyTorch can read, and goes on
// where it was stopped. It is in `build/release/bin/` once the course is built, and run without
// options it trains the exercise of chapter [[digits]], from one seed. (The four files of MNIST
// have to be fetched from elsewhere; here they lie in a folder `mnist`.)
//
//     build/release/bin/stepwise-train --data mnist --hidden 128 --batch-size 128 --scale min-max
//
// `--help` lists all options. While it trains, it shows the epoch, the loss, the accuracy on the
// validation part, and the time that is left.

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "common/parallel/ranks.hpp"
#include "common/stepwise.hpp"

using nn::Index;

// ## Your data
//
// Data are a CSV file or a folder; `nn::read_samples` reads both. A CSV file begins with a line of
// names, then has one line per sample: numbers, and the class in the last column, as a number or as
// a word. It may be packed by gzip, and have semicolons or tabs in place of commas.
//
// A file that is a little different can be read and still train a network that nobody wants. So the
// program looks for these cases:
//
// * The class is in another column. One called `label`, `class`, `target`, `species` or `y` is
//   taken for it; `--class-column` names another one, or says `first` or `last`.
// * There are no names. When the first line holds numbers and its class stands in a later line,
//   too, it is taken for a sample; else the program asks for `--header` or `--no-header`.
// * A column numbers the lines. A network learns from it that the first lines are of the first
//   class, and fails on all other data. Columns called `id`, `rownames` and the like are left out
//   when their values are all different; `--ignore NAME` leaves out others, and `--ignore none`
//   keeps all.
// * The last column is a quantity, such as a price. This program tells classes apart and predicts
//   no quantities, so it stops. `--task classification` takes each number for a class.
// * There is only one class, or one is written in two ways: `1` and `1.0` are one class, and `x`
//   and `X` are two.
// * Numbers lie far from 0 and close together, such as times in seconds: a `float` of 24 binary
//   digits cannot tell them apart. They are read in double, and the lowest is subtracted.
//
// What it cannot see are units. A column in grams weighs a thousand times as much as the same in
// kilograms; `--scale standard` makes it not matter (chapter [[scaling]]).
//
// What it decides for you, it says in a line at the top of its results. Where a case is open, it
// stops, and the message names the option that decides. What is wrong with a file, down to the
// line, is said in one sentence: a missing value, a decimal comma, a text that is not UTF-8.
//
// The folder is one with the four files in which MNIST comes, 70 000 digits of 28 x 28 pixels
// (Y. LeCun and others, 1998), and other collections of images as well: `train-images-idx3-ubyte`,
// `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and `t10k-labels-idx1-ubyte`, each as it is
// or with `.gz`. The last two are for the test, and may be missing. Fashion-MNIST and KMNIST have
// the same names. The files of EMNIST, six sets in one folder, begin with the name of the set:
// `--data gzip/emnist-letters`. A folder with two CSV files whose names end in `train` and `test`,
// as on Kaggle, will do as well.
//
// `--validation` keeps the same share of each class aside. A class that is too small for that
// remains whole in what is learned from, and a line says so; with `--rare-classes refuse` the
// program stops instead.
//
// ## Options
//
// `nn::TrainingSettings` say how to train (chapter [[digits]]). Most of them are options as they
// are. What one types in another form, such as "full" for a batch of all samples, stands here as it
// is typed.

struct Options {
  nn::TrainingSettings settings;
  std::string data = STEPWISE_DATASETS "/digits.csv";
  nn::CsvArguments csv;
  std::string hidden = nn::joined(settings.hidden, ",");
  std::string batch_size = "full";
  std::string scale = "none";
  std::uint64_t epochs = settings.epochs;
  std::uint64_t early_stopping = 0;
  double learning_rate = 0;  // 0: the optimizer's own
  double weight_decay = -1;  // less than 0: the optimizer's own
  double clip_norm = 0;      // 0: none
  std::string save = "";
  double save_every = 5;  // seconds
  std::string load = "";
  std::string resume = "";
  std::string predict = "";
  std::uint64_t stop_after = 0;  // epochs; 0: train to the end
};

// `--hidden 32,16` gives the sizes of the hidden layers, and `--hidden ""` asks for none.

std::vector<Index> numbers_in(const std::string& flag,
                              const std::string& text) {
  std::vector<Index> numbers;
  std::istringstream list(text);
  for (std::string piece; std::getline(list, piece, ',');) {
    const auto number = nn::parse_number<Index>(piece);
    if (!number || *number < 1 || *number > 100000) {
      throw nn::UsageError(
          fmt::format("{}: '{}' is not a number from 1 to "
                      "100000 (of a list such as 32,16)",
                      flag, piece));
    }
    numbers.push_back(*number);
  }
  return numbers;
}

Index batch_size_in(const std::string& text) {
  if (text == "full" || text == "0") return 0;
  const auto sizes = numbers_in("--batch-size", text);
  if (sizes.size() != 1)
    throw nn::UsageError("--batch-size: give one number, or full");
  return sizes[0];
}

// Several processes can share the work (chapter [[data_parallel]]): `mpirun -n 4
// build/release/bin/stepwise-train`, and the options as before. All read the data; of each batch,
// each has its share. But for dropout and batch normalization the network is that of one process,
// up to rounding, and a training may go on with another number of processes. Rank 0 prints and
// saves.

nn::Ranks& ranks() {
  static nn::Ranks all;
  return all;
}

nn::TrainingSettings settings_from(const Options& options) {
  nn::TrainingSettings settings = options.settings;
  settings.hidden = numbers_in("--hidden", options.hidden);
  settings.batch_size = batch_size_in(options.batch_size);
  settings.scaling = nn::scalings()[options.scale];
  settings.epochs = options.epochs;
  settings.early_stopping = options.early_stopping;
  if (options.learning_rate > 0) settings.learning_rate = options.learning_rate;
  if (options.weight_decay >= 0) settings.weight_decay = options.weight_decay;
  if (options.clip_norm > 0) settings.step.clip_norm = options.clip_norm;
  settings.step.reducer = ranks().together();
  return settings;
}

// A training can only go on with the options that it began with. So those that make a difference to
// it can be had as texts, which are saved with the training and compared later.

using Texts = std::map<std::string, std::string>;
using TextsNow = std::function<Texts()>;

TextsNow add_options(nn::Program& program, Options& options) {
  std::map<std::string, std::function<std::string()>> texts;
  const auto keep = [&](const std::string& flag, const auto& value) {
    texts[flag] = [&value] { return fmt::format("{}", value); };
  };
  const auto add = [&](const std::string& flag, auto& value,
                       const std::string& help, auto... range) {
    program.options.add(flag, value, help, range...);
    keep(flag, value);
  };
  const auto choose = [&](const std::string& flag, std::string& value,
                          const std::string& help, const auto& list) {
    program.options.add_choice(flag, value, help, list.names());
    keep(flag, value);
  };
  Options& o = options;
  nn::TrainingSettings& s = options.settings;
  program.options.add(
      "--data", o.data,
      "CSV file with the class last, or folder with MNIST's files");
  o.csv.add_to(program.options);
  add("--hidden", o.hidden, "Units of the hidden layers");
  choose("--activation", s.activation, "Function behind the hidden layers",
         nn::activations());
  choose("--initializer", s.initializer, "How weights begin",
         nn::initializers());
  choose("--optimizer", s.optimizer, "The rule for steps", nn::optimizers());
  add("--learning-rate", o.learning_rate, "0: the optimizer's own", 0, 1e6);
  choose("--schedule", s.schedule, "How the learning rate changes",
         nn::schedules());
  add("--epochs", o.epochs, "How often each sample is used");
  add("--batch-size", o.batch_size, "Samples per step; full, or 0: all");
  add("--validation", s.validation, "Fraction to validate on", 0, 0.9);
  choose("--rare-classes", s.rare_classes, "Those too small for that",
         nn::rare_classes());
  choose("--scale", o.scale, "What to do with the features", nn::scalings());
  add("--batch-norm", s.batch_norm, "Batch normalization");
  add("--dropout", s.dropout, "Probability of dropping a unit", 0, 0.99);
  add("--l1", s.step.l1, "Penalty on the sizes of the weights", 0, 1e6);
  add("--l2", s.step.l2, "Penalty on the squares of the weights", 0, 1e6);
  add("--weight-decay", o.weight_decay, "Of the optimizer; -1: its own", -1,
      1e6);
  add("--augment", s.augmentation,
      "Move images; 1: by up to a pixel and 11 degrees", 0, 10);
  add("--early-stopping", o.early_stopping,
      "Epochs of patience; 0: train to the end");
  add("--clip-norm", o.clip_norm, "Longest gradient; 0: any", 0, 1e6);
  program.options.add("--stop-after", o.stop_after,
                      "End after this epoch, as Ctrl-C would; 0: do not");
  program.options.add("--save", o.save, "Write the network to this file");
  program.options.add("--save-every", o.save_every,
                      "Seconds; 0: after each epoch", 0, 1e6);
  program.options.add("--load", o.load, "Begin with the network in this file");
  program.options.add("--resume", o.resume,
                      "Go on with what --save has written");
  program.options.add("--predict", o.predict,
                      "Only use the network of --load, on this CSV file");
  return [&program, texts] {
    Texts now = {{"--seed", fmt::format("{}", program.seed())}};
    for (const auto& [flag, text] : texts) now[flag] = text();
    return now;
  };
}

// Some options only make sense together, or with some data.

void check_files(const Options& options) {
  if (!options.load.empty() && !options.resume.empty())
    throw nn::UsageError("--load, --resume: give one of them");
  if (!options.predict.empty() &&
      (options.load.empty() || !options.save.empty())) {
    throw nn::UsageError("--predict: needs --load, and has nothing to --save");
  }
}

void check(const Options& options, const nn::Dataset& data) {
  if (options.early_stopping > 0 && options.settings.validation == 0) {
    throw nn::UsageError(
        "--early-stopping: needs samples to watch, such as --validation 0.1");
  }
  if (options.settings.augmentation > 0 && data.image == nn::ImageShape{}) {
    throw nn::UsageError(
        "--augment: the samples are no square images of at least 8 x 8 pixels");
  }
}

// ## Files
//
// With `--save FILE` the training is on the disk while it runs: after an epoch, but not more often
// than every five seconds (`--save-every 0`: after each epoch), and in the end. Ctrl-C ends it
// after the step at hand. An epoch that it cuts short does not count, and neither does one that
// leaves numbers that are not finite: the files then hold the epoch before. Each file is there
// whole or not at all. Whether they can be written is tried before the work.
//
// * `FILE` is the network, a **checkpoint** (체크포인트) in the format *safetensors*: a JSON header
//   with the names, types and shapes of the arrays, then their numbers.
// * `FILE.best` is the network after its best epoch on the validation part, if there is one. With
//   `--early-stopping`, `FILE` is this network as well in the end.
// * `FILE.training` is what else is needed to go on with `--resume FILE`, and the same options as
//   before: what the optimizer remembers, the random numbers, and the epochs so far. A training cut
//   in two in this way gives the same network as a whole one, bit for bit. The data must be the
//   same, too. They are known by what is in them, so the file may have another name or place.
//
// The names and shapes in `FILE` are PyTorch's, so that two lines there load it into an
// `nn.Sequential` of the same layers:
//
//     from safetensors.torch import load_file
//     model.load_state_dict(load_file("net.safetensors"))
//
// The other way, `--load FILE` takes a network that PyTorch has saved with `save_file`. Its arrays
// may have other names than ours: `linear_relu_stack.0.weight` or `module.0.weight` in place of
// `0.weight`, or names of the reader's own with numbers, `fc1.weight` and `fc2.weight`. A layer
// without parameters, such as `nn.Flatten`, may stand in front. Where names and shapes do not tell
// which array is which, the message lists both.
//
// A network is of no use to those who do not know its inputs and outputs. So the names of features
// and classes, and how features are scaled, stand in the file as texts beside the arrays, where
// PyTorch does not mind them; with the two lines above, it must be given inputs that are scaled as
// the text `scaling` says. What `--load` reads keeps its scale, which is not learned anew. Its data
// are matched by name: columns may stand in another order, other columns are left out, and samples
// of some classes may be missing. A missing column or an unknown class is an error.
//
// A file from somewhere is not to be trusted. Before they believe a number, `nn::read_safetensors`
// and `nn::assign` check that the header fits into the file, that each shape fits its bytes, that
// the arrays neither overlap nor leave gaps, that all numbers are finite, and that names and shapes
// are those of the network. `nn::write_safetensors` asks for the same before it writes, so no file
// is replaced by one that cannot be read.
//
// Options must have had the values that they have now.

void require_same(const std::string& option, const nn::Beginning& before,
                  const Texts& now) {
  for (const auto& [flag, text] : now) {
    const auto found = before.texts.find(flag);
    if (found != before.texts.end() && found->second != text) {
      throw nn::UsageError(fmt::format("{}: {} was {} in {}, and is {} now",
                                       option, flag, found->second, before.file,
                                       text));
    }
  }
}

// Of a network that PyTorch made, we know only the names and shapes. To go on with a training, all
// options must be the same; but where the learning rate does not depend on the number of epochs,
// there may be more of them.

nn::Beginning beginning_of(const Options& options, const Texts& now) {
  nn::Beginning before;
  if (!options.load.empty()) {
    before = nn::read_network(options.load);
    Texts of_network;
    for (const char* flag :
         {"--hidden", "--activation", "--batch-norm", "--scale"})
      of_network[flag] = now.at(flag);
    require_same("--load", before, of_network);
  } else if (!options.resume.empty()) {
    before = nn::read_training(options.resume);
    const std::string& schedule = options.settings.schedule;
    Texts of_training = now;
    if (schedule == "constant" || schedule == "plateau") {
      of_training.erase("--epochs");
    }
    require_same("--resume", before, of_training);
    const std::uint64_t last = options.stop_after;
    if (last > 0 && last <= before.training->history.size()) {
      throw nn::UsageError(fmt::format("--stop-after: epoch {} is over in {}",
                                       last, before.file));
    }
  }
  return before;
}

// ## Training
//
// `nn::Training`, made from the settings, does the work (chapter [[digits]]). The program shows how
// far it is, and writes each epoch to `history.csv` in the folder of the results
// (`out/stepwise-train`, or that of `--out`); `nn::Saver` saves.

// A loss that is not finite ends a training, and the message says which number it began with: one
// in the data, in the scaled features, or in the weights that the last step made.

void train(nn::Training& training, nn::Saver& saver, const Options& options,
           const std::filesystem::path& history) {
  const nn::Callback log = nn::csv_log(history);
  std::ranges::for_each(training.history(), log);
  nn::Progress progress("epochs", options.epochs);
  const auto after_epoch = [&](const nn::Epoch& epoch) {
    std::string note = fmt::format("loss {:.4f}", epoch.loss);
    if (training.validation_set().size() > 0) {
      note += fmt::format(", validation accuracy {:.4f}",
                          training.accuracy(training.validation_set()));
    }
    progress.update(epoch.number, note);
    log(epoch);
    return epoch.number != options.stop_after;
  };
  const auto stop = [] { return ranks().any(nn::interrupted()); };
  saver.fit(training, stop, after_epoch);
}

// In the end it judges the network by the samples that it learned from, by those that were kept for
// validation, and by those for the test, as far as there are any.

void show_losses(nn::Output& out, const std::vector<nn::Epoch>& history) {
  out.value("epochs", history.size());
  if (!history.empty()) {
    out.value("loss of the last epoch {:.6f}", history.back().loss);
    out.figure("losses", {{"epoch", history, &nn::Epoch::number},
                          {"loss", history, &nn::Epoch::loss}});
  }
}

void show_accuracies(nn::Output& out, nn::Training& training,
                     const nn::Dataset& test) {
  nn::Table& table = out.table("accuracy");
  const auto judge = [&](const std::string& part, const nn::Dataset& data) {
    if (data.size() > 0) {
      table.row({{"samples", part},
                 {"number", data.size()},
                 {"accuracy {:.4f}", training.accuracy(data)}});
    }
  };
  judge("train", training.training_set());
  judge("validation", training.validation_set());
  judge("test", test);
}

void show_notes(nn::Output& out, const std::vector<std::string>& notes) {
  for (const std::string& note : notes) out.print("{}", note);
}

void show_saved(nn::Output& out, const nn::Saver& saver,
                const std::string& file) {
  if (!saver.saved_epoch()) return;
  out.print("saved after epoch {}: {}{}", *saver.saved_epoch(), file,
            nn::interrupted() ? "; to go on, add --resume " + file : "");
}

void run(nn::Output& out, const nn::Program& program, const Options& options,
         const Texts& now) {
  const bool is_first = ranks().rank() == 0;
  ranks().let_rank_0_go_first();
  nn::Saver saver({is_first ? options.save : "", options.save_every, now});
  const nn::Beginning before = beginning_of(options, now);
  nn::CsvOptions csv = options.csv.options();
  csv.features = before.data.features;
  // Where they are known, there may be only one.
  if (!before.data.classes.empty()) csv.target = nn::Target::classes;
  const nn::Samples samples = nn::matched(nn::read_samples(options.data, csv),
                                          before.data, options.data);
  check(options, samples.train);
  nn::Training training(samples.train, settings_from(options), program.seed(),
                        before.data);
  ranks().let_others_go();
  show_notes(out, training.training_set().notes);
  show_notes(out, before.notes);
  nn::begin(training, before);
  try {
    train(training, saver, options,
          is_first ? program.out() / "history.csv" : "/dev/null");
  } catch (...) {
    show_saved(out, saver, options.save);
    throw;
  }
  show_saved(out, saver, options.save);
  show_losses(out, training.history());
  show_accuracies(out, training, samples.test);
}

// ## Prediction
//
// `--load FILE --predict DATA` trains nothing. It reads samples without a class, or with one that
// it does not look at, and writes `predictions.csv`: for each sample the class, and the probability
// of each class. What the network must know of its data, down to the sizes of its layers, is in
// `FILE`.

void predict(nn::Output& out, const nn::Program& program,
             const Options& options) {
  const std::string file = (program.out() / "predictions.csv").string();
  std::filesystem::remove(file);  // what an earlier run left
  nn::Predictor predictor(options.load, settings_from(options));
  const nn::Dataset data =
      predictor.read(options.predict, options.csv.options());
  nn::write_file(file, predictor.csv(data.X));
  show_notes(out, data.notes);
  out.print("predictions of {} samples: {}", data.size(), file);
}

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER,
                      "Trains a network on your own data, and saves it.",
                      "stepwise-train");
  Options options;
  const TextsNow texts = add_options(program, options);
  const nn::Section training("Training", [&](nn::Output& out) {
    check_files(options);
    if (!options.predict.empty()) {
      if (ranks().rank() == 0) predict(out, program, options);
      return;
    }
    try {
      run(out, program, options, texts());
    } catch (const nn::BatchSizeError& error) {
      throw nn::UsageError(fmt::format("--batch-size: {}", error.what()));
    }
  });
  program.work_as_rank(ranks().rank());
  return ranks().end_job(program.run(argc, argv, {training}));
}

// Without options, it prints this:
//
// {{output Training}}
//
// {{figure losses: The loss of each epoch.}}
//
// The loss is the mean over the samples, each just before the step that used it; the accuracy is
// that on the samples to train on. What the network does with others, only `--validation`, or a
// folder with samples for the test, can tell (chapter [[overfitting]]). And an accuracy is worth
// something only beside the share of the largest class, which a network reaches that never answers
// anything else: where one person in a hundred is ill, that is 99 % (chapter [[squared_error]]).
//
// ## Does it do what PyTorch does?
//
// Since both read the same files, this can be asked of whole trainings. From the same first
// weights, full batch, pixels divided by 16, 100 epochs: the nine optimizers of chapter
// [[adaptive_rates]] with ReLU, and the other five activation functions with momentum. The folder
// `tests/agreement` holds what PyTorch made of them in double, and a test compares. In double our
// final costs agree with it to 11 digits. In float each sum is rounded to 24 binary digits, in
// another order in each library, and small differences grow from step to step: costs agree to 3
// digits or more, and single weights to 0.02. Rules that divide by the size of a gradient are the
// worst, since they also divide the rounding errors of gradients that nearly cancel.
//
// ## Try it
//
// 1. Train on MNIST: `build/release/bin/stepwise-train --data mnist --hidden 256,128 --batch-size
//    128 --scale min-max --augment 1 --batch-norm --dropout 0.2 --schedule cosine --epochs 20`. How
//    near do you come to 99 %?
// 2. Save a network after 50 epochs with `--stop-after 50 --save cut.safetensors`, go on with
//    `--resume cut.safetensors --save cut.safetensors`, and compare the file with that of a whole
//    training (`cmp`).
// 3. Judge a network on other data: train on the first half of `datasets/digits.csv` (`head -900`)
//    with `--scale standard --save half.net`, then load it, `--load half.net --scale standard
//    --epochs 0`, with the header and the second half as `--data`. Why does it matter that the
//    scale is not learned anew from them?
// 4. Turn all images by half a turn: `awk -F, -v OFS=, 'NR > 1 { for (i = 1; i <= 32; ++i) { t =
//    $i; $i = $(65 - i); $(65 - i) = t } } 1' datasets/digits.csv >
//    turned.csv`, and let a network predict them with `--predict`. Which digits are still read, and
//    as what?
//
// {{fold What to expect}}
// 1. That depends on your time; the course has not measured it.
// 2. They are the same, byte for byte: the state of the optimizer and of the random numbers is
//    saved, too.
// 3. A scale learned from what arrives depends on what arrives: from zeros alone it would subtract
//    what makes them zeros.
// 4. 0 and, mostly, 4; a 6 becomes a 9. A network reads pixels in their places and knows nothing of
//    turning.
// {{end}}
