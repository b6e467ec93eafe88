// ---
// title: Iris, the whole path
// question: How does a table become a trained network?
// builds on: chapter [[softmax]], chapter [[mini_batches]], chapter [[adaptive_rates]],
//   chapter [[scaling]]
// terms: stratified (층화), confusion matrix (혼동 행렬)
// symbols: $X$ features (features x samples), $Y$ right answers (classes x samples)
// library: nn::DataError, nn::list_of, nn::class_counts, nn::predicted_classes,
//   nn::confusion_matrix, nn::Progress, nn::scalings, nn::Options
// ---
// In this chapter a file of measurements goes in at one end, and at the other end come out a
// network and a number that says how good it is. The exercise is a classic one: 150 iris flowers of
// three species, four lengths each, and a network with two hidden layers that learns to tell the
// species. The steps are those of every such task: look at the data, split it, encode it, build a
// network, train, judge. Each of them has had a chapter; here they come together. The page
// [[keras]] sets the same exercise in Keras, a library for Python, line by line beside ours.

#include "common/stepwise.hpp"

using nn::Index, nn::IndexVector, nn::Matrix, nn::RowVector, nn::Scalar;

// The library exists in both precisions; this program, like that of chapter [[mini_batches]],
// computes in `float`: it is linked with `common` instead of `common_double`, and reads the same.
//
// The exercise has settings, and the program takes each of them as an option (`nn::Options`). Their
// defaults are those of the exercise.

struct Settings {
  std::string data = STEPWISE_DATASETS "/iris.csv";
  std::string split = "stratified";
  std::string scale = "none";
  std::uint64_t epochs = 100;
  std::uint64_t batch_size = 1;
  double learning_rate = 1e-3;
};

Settings settings;  // the options change them, and nothing else does

void add_options(nn::Options& options) {
  Settings& s = settings;
  options.add("--data", s.data, "CSV file, the class in the last column");
  options.add_choice("--split", s.split, "How the flowers are split",
                     {"stratified", "random"});
  options.add_choice("--scale", s.scale, "How the features are scaled",
                     nn::scalings().names());
  options.add("--epochs", s.epochs, "How often each flower is used", 1);
  options.add("--batch-size", s.batch_size, "Flowers per step; 0: all");
  options.add("--learning-rate", s.learning_rate, "Of Adam", 1e-6, 1000);
}

// ## Look at the data first
//
// One flower is a sample, each of the four lengths that describe it a feature, and its species is
// its class. The file `datasets/iris.csv` is a table with one flower per line; R. A. Fisher
// published it in 1936. The function that reads it, `nn::read_csv` from `common/data/csv.hpp`,
// checks every line, and turns the table so that samples are columns. (When the file is not what we
// need, we throw an `nn::DataError`, and the program ends with its message. It lists the classes by
// `nn::list_of`: a species with a slip in its name is one more.)
//
// Before anything else: what are the numbers? For each feature we print the smallest, the largest,
// the mean and the standard deviation over all flowers, and then the mean of each species.

nn::Dataset read_flowers() {
  nn::Dataset data = nn::read_csv(settings.data);
  if (data.features() != 4 || data.classes() != 3) {
    throw nn::DataError(fmt::format(
        "{}: {} features and {} classes ({}); this chapter needs 4 and 3",
        settings.data, data.features(), data.classes(),
        nn::list_of(data.class_names)));
  }
  return data;
}

nn::Row summary(const nn::Dataset& data, Index feature) {
  const RowVector x = data.X.row(feature);
  nn::Row row = {{"feature", data.feature_names[feature]},
                 {"min {:.1f}", x.min()},
                 {"max {:.1f}", x.max()},
                 {"mean {:.2f}", arma::mean(x)},
                 {"deviation {:.2f}", arma::stddev(x)}};
  for (Index k = 0; k < data.classes(); ++k) {
    const RowVector of_class = x.cols(arma::find(data.labels == k));
    row.push_back(
        {"mean " + data.class_names[k] + " {:.2f}", arma::mean(of_class)});
  }
  return row;
}

std::vector<nn::Column> columns_of(const nn::Dataset& data) {
  return {{"species", data.labels},
          {"sepal length", data.X.row(0)},
          {"sepal width", data.X.row(1)},
          {"petal length", data.X.row(2)},
          {"petal width", data.X.row(3)}};
}

const nn::Section summaries("The data", [](nn::Output& out) {
  const nn::Dataset data = read_flowers();
  out.print("{} flowers, {} features, {} species", data.size(), data.features(),
            data.classes());
  nn::Table& table = out.table("features");
  for (Index i = 0; i < data.features(); ++i) table.row(summary(data, i));
  out.data("flowers", columns_of(data));
  out.figure("scatter");
});

// {{output The data}}
//
// All features are lengths of a few centimetres, so we train on them as they are, as the exercise
// does. The petals of the species differ most: those of setosa are short and narrow, those of
// virginica long and wide. How much the species overlap, a picture shows better than means.
//
// {{figure scatter: Each flower is a point. The petals tell the species, the sepals much less.}}
//
// Setosa stands apart: one neuron with one weight is enough for it. Versicolor and virginica touch.
// So we can predict which mistakes a network will make on flowers that it has not seen, if any,
// before we have built it: versicolor taken for virginica, or the other way round. (Chapter
// [[judging]] collects enough of them to see.)

const nn::Section gap("A gap", [](nn::Output& out) {
  const nn::Dataset data = read_flowers();
  const RowVector petal_length = data.X.row(2);
  const RowVector setosa = petal_length.cols(arma::find(data.labels == 0));
  const RowVector others = petal_length.cols(arma::find(data.labels != 0));
  out.value("longest petal of a setosa, cm {:.1f}", setosa.max());
  out.value("shortest petal of the others, cm {:.1f}", others.min());
  const Scalar between = others.min() - setosa.max();
  out.claim("gap between them in cm", between).greater_than(0.5);
});

// {{output A gap}}
//
// ## A column too many
//
// The same table comes in many forms. Often the lines are numbered in a first column, with the name
// `id` or none at all. It looks like a fifth feature, and in this file it is the best of all: the
// flowers are sorted by species, so the number of the line, divided by the number of flowers of a
// species, *is* the class. Whatever learns finds that at once, and the test set does not give it
// away, because its flowers are numbered in the same order. Only with the lines in another order
// does one see what it is worth.

const nn::Section row_number("A column too many", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const nn::Dataset data = read_flowers();
  const Index flowers = data.size() / data.classes();  // of a species
  const IndexVector mixed = rng.permutation(data.size());
  const IndexVector in_order = arma::sort(mixed);  // 0, 1, 2, ...
  const double as_it_is = nn::accuracy(in_order / flowers, data.labels);
  const double by_chance = nn::accuracy(mixed / flowers, data.labels);
  out.claim("accuracy by the number of the line", as_it_is).equals(1);
  out.claim("with the lines in another order", by_chance).at_most(0.5);
});

// {{output A column too many}}
//
// So before we train we look at what the columns are. Three more things can go wrong without a
// message: the class in a column that is not the last, a file without a header, whose first flower
// is taken for names, and a species written in two ways, which is two classes. `nn::read_csv` looks
// for the first two and says what it did, or asks; the page [[stepwise_train]] lists the cases.
//
// ## Keep some flowers back
//
// One fifth of the flowers is kept back as the test set. (We ourselves have just looked at all
// flowers. For a picture that is no harm here, since it decides nothing about the network; a
// stricter course of action looks at the training set only.)
//
// They are drawn at random, but not blindly: a test set with one virginica would say little about
// virginicas. A **stratified** (층화) split draws one fifth of each species; `nn::class_counts`
// counts them.

nn::Split split_off(const nn::Dataset& data, nn::Rng& rng) {
  const bool stratified = settings.split == "stratified";
  return nn::split(data, rng, {.test_fraction = 0.2, .stratified = stratified});
}

const nn::Section splits("The split", [](nn::Output& out) {
  nn::Rng rng(out.shared_seed());
  const nn::Dataset data = read_flowers();
  const nn::Split parts = split_off(data, rng);
  const std::vector<nn::Column> counts = {
      {"species", parts.train.class_names},
      {"training set", nn::class_counts(parts.train)},
      {"test set", nn::class_counts(parts.test)}};
  out.table("split").rows(counts);
  const Index fifth = data.size() / 5;
  out.claim("flowers in the test set", parts.test.size()).equals(fifth);
});

// {{output The split}}
//
// If features are to be scaled, the scale is learned from the training set alone, as chapter
// [[scaling]] asks (`nn::scalings` lists the rules by name).

nn::Split scale(nn::Split parts) {
  const nn::Scaling scaling = nn::scalings()[settings.scale];
  const nn::Scaler scaler(scaling, parts.train.X);
  parts.train.X = scaler.transform(parts.train.X);
  parts.test.X = scaler.transform(parts.test.X);
  return parts;
}

// ## From names to numbers
//
// Each species gets an output of its own; the column of $Y$ for one flower of each species, by
// `nn::one_hot`:

nn::Row encoded(const std::string& species, Index number) {
  const Matrix Y = nn::one_hot(IndexVector{number}, 3);  // (3 x 1)
  return {{"species", species},
          {"number", number},
          {"column of Y", fmt::format("{} {} {}", Y[0], Y[1], Y[2])}};
}

const nn::Section one_hot("One-hot", [](nn::Output& out) {
  const std::vector<std::string> names = read_flowers().class_names;
  nn::Table& table = out.table("one-hot");
  for (Index k = 0; k < names.size(); ++k) table.row(encoded(names[k], k));
});

// {{output One-hot}}
//
// {{read}}
// `LabelEncoder` of scikit-learn, a library of methods for Python, taken for this encoding. It
// numbers the classes 0, 1, 2; one-hot is a second step.
// {{end}}
//
// ## The network
//
// Four inputs, hidden layers of 30 and 16 units with ReLU, three outputs: a 4-30-16-3 network.
// These widths are those of the exercise; nothing about them is special. The outputs are scores;
// softmax is a part of the loss, `nn::SoftmaxCrossEntropy`. A network that knows nothing gives each
// species one third. Its loss is $-\log(1/3)$, so we expect the loss to begin not far from
// {{log_3:.3f}}.
//
// ## Training
//
// In this exercise each training step uses a single flower. Going once through all training
// flowers, in random order, is one epoch, and there are 100 of them. The update is Adam's, with the
// rate 0.001.
//
// The whole experiment takes the data and a seed, shows how far it is (`nn::Progress`), and returns
// the results; `nn::predicted_classes` names the largest score of each column. The seed determines,
// in this order, the split, the first weights, and the order of the flowers. (`out.shared_seed()`
// is the same in every section, so that those which look at this network train the same one.
// `out.shared_seed(i)` gives further seeds, and number 0 is this one.)

struct Outcome {
  nn::Split parts;  // in centimetres
  std::vector<nn::NamedSpan> parameters;
  double loss_before;              // on the training set
  double loss_after;               // the same, of the trained network
  std::vector<nn::Epoch> history;  // one entry per epoch
  IndexVector predicted;           // (test samples)
  double train_accuracy;
  double test_accuracy;
};

Outcome run_exercise(const nn::Dataset& data, std::uint64_t seed) {
  nn::Rng rng(seed);
  const nn::Split parts = split_off(data, rng);
  const nn::Split scaled = scale(parts);
  const nn::Dataset& train = scaled.train;
  const nn::Dataset& test = scaled.test;

  nn::Network network{nn::Dense{data.features(), 30}, nn::ReLU{},
                      nn::Dense{30, 16}, nn::ReLU{},
                      nn::Dense{16, data.classes()}};
  network.initialize(rng);
  nn::SoftmaxCrossEntropy loss;
  nn::Adam adam{{.learning_rate = settings.learning_rate}};

  const Matrix& X = train.X;                                   // (4 x 120)
  const Matrix Y = nn::one_hot(train.labels, data.classes());  // (3 x 120)
  const double loss_before = loss.forward(network.forward(X), Y);
  nn::Progress progress("epochs", settings.epochs);
  const auto show = [&](const nn::Epoch& epoch) {
    return progress.update(epoch.number,
                           fmt::format("loss {:.4f}", epoch.loss));
  };
  const auto history = nn::fit(network, loss, adam, X, Y, rng,
                               {.epochs = settings.epochs,
                                .batch_size = settings.batch_size,
                                .callbacks = {show}});
  const double loss_after = loss.forward(network.forward(X), Y);
  const IndexVector on_train = nn::predicted_classes(network.forward(X));
  const IndexVector on_test = nn::predicted_classes(network.forward(test.X));
  return {.parts = parts,
          .parameters = network.parameters(),
          .loss_before = loss_before,
          .loss_after = loss_after,
          .history = history,
          .predicted = on_test,
          .train_accuracy = nn::accuracy(on_train, train.labels),
          .test_accuracy = nn::accuracy(on_test, test.labels)};
}

nn::Row shape(const nn::NamedSpan& span) {
  return {{"parameter", span.name},
          {"shape", fmt::format("{} x {}", span.rows, span.cols)},
          {"numbers", span.size()}};
}

const nn::Section training("Training", [](nn::Output& out) {
  const Outcome outcome = run_exercise(read_flowers(), out.shared_seed());
  nn::Table& shapes = out.table("shapes");
  for (const nn::NamedSpan& span : outcome.parameters) shapes.row(shape(span));
  const Index samples = outcome.parts.train.size();
  const Index batch = settings.batch_size == 0 ? samples : settings.batch_size;
  const Index steps = (samples + batch - 1) / batch;
  const double log_3 = std::log(3.0);
  const double before = outcome.loss_before;
  const double after = outcome.loss_after;
  const auto numbers = shapes.column("numbers");
  out.value("weights and biases", arma::accu(arma::vec(numbers)));
  out.value("steps per epoch", steps);
  out.value("steps", steps * outcome.history.size());
  nn::Table& losses = out.table("losses");
  losses.row({{"epoch", "untrained"}, {"loss {:.4f}", before}});
  for (const nn::Epoch& epoch : outcome.history)
    if (epoch.number == 1 || epoch.number % 10 == 0)
      losses.row({{"epoch", epoch.number}, {"loss", epoch.loss}});
  losses.row({{"epoch", "trained"}, {"loss", after}});
  out.value("log 3 {:.4f}", log_3);
  out.claim("untrained loss minus log 3", before - log_3).between(-0.5, 1);
  out.claim("trained over untrained", after / before).at_most(0.25);
  const std::vector<nn::Column> curve = {
      {"epoch", outcome.history, &nn::Epoch::number},
      {"loss", outcome.history, &nn::Epoch::loss}};
  out.figure("loss", curve);
});

// {{output Training}}
//
// {{figure loss: The mean loss of each epoch, on a logarithmic scale. It jumps, because each
// gradient comes from one flower.}}
//
// The rows with a number give the mean loss of the flowers in that epoch, each taken just before
// its step, while the network changes; the first and the last row are the loss of one network on
// the whole training set. It began at {{losses.untrained.loss:.3f}}, not far from the {{log_3:.3f}}
// that we predicted, and after {{steps}} steps it is {{losses.trained.loss:.3f}}.
//
// ## How good is it?
//
// Now, for the first time, the network meets the test set. The species with the largest score is
// its answer. A table says which species was taken for which: the **confusion matrix** (혼동 행렬),
// with a row for each true species and a column for each answer; `nn::confusion_matrix` counts.

nn::Row confusion_row(const arma::umat& confusion, Index species,
                      const std::vector<std::string>& names) {
  nn::Row row = {{"true species", names[species]}};
  for (Index k = 0; k < confusion.n_cols; ++k)
    row.push_back({"as " + names[k], confusion(species, k)});
  return row;
}

const nn::Section result("On the test set", [](nn::Output& out) {
  const Outcome outcome = run_exercise(read_flowers(), out.shared_seed());
  const nn::Dataset& test = outcome.parts.test;
  const arma::umat confusion =
      nn::confusion_matrix(outcome.predicted, test.labels, test.classes());
  const Index setosa = arma::accu(confusion.row(0)) +
                       arma::accu(confusion.col(0)) - 2 * confusion(0, 0);
  nn::Table& table = out.table("confusion");
  for (Index k = 0; k < test.classes(); ++k)
    table.row(confusion_row(confusion, k, test.class_names));
  out.value("accuracy on the training set {:.3f}", outcome.train_accuracy);
  out.value("tested", test.size());
  out.value("wrong", Index{arma::accu(outcome.predicted != test.labels)});
  out.value("one flower, percent {:.1f}", 100.0 / double(test.size()));
  out.claim("accuracy on the test set", outcome.test_accuracy).at_least(0.76);
  out.claim("mistakes that involve setosa", setosa).equals(0);
});

// {{output On the test set}}
//
// {{tested}} flowers were tested, and {{wrong}} were wrong. Before you compare this number with
// another one, read the next chapter.
//
// ## The program
//
// The sections run in the order of the text. Where several look at the same trained networks, each
// trains them again from the same seed, `out.shared_seed()`, so that each can also run alone.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER,
                      "How does a table become a trained network?");
  add_options(program.options);
  return program.run(
      argc, argv,
      {summaries, gap, row_number, splits, one_hot, training, result});
}

// ## Summary
//
// A table of measurements becomes a matrix with a column per sample, its classes become one-hot
// columns, and a part is kept back before anything is learned. A look at the data predicts which
// mistakes to expect: versicolor and virginica touch, setosa stands apart. The network 4-30-16-3
// learns in 100 epochs, its loss beginning near $\log 3$. The confusion matrix says not only how
// many flowers are wrong, but which.
//
// ## Questions
//
// 1. Why does the untrained loss lie near $\log 3$ and not at $\log 3$?
// 2. The test set is drawn before the scale is learned. What would go wrong the other way round?
// 3. How many weights and biases has a 4-30-16-3 network?
//
// {{fold Answers}}
// 1. Its scores are not equal but small random numbers, so it is slightly sure of something.
// 2. The scale would contain something of the test flowers.
// 3. $4 \cdot 30 + 30 + 30 \cdot 16 + 16 + 16 \cdot 3 + 3 = 697$.
// {{end}}
//
// ## Try it
//
// (Some claims may fail, rightly.)
//
// 1. Run it with `--epochs 3 --seed 3`: a claim no longer holds. What has the network learned by
//    then, and what not yet? Look at the confusion matrix. Then try `--epochs 1000`: does more
//    training help?
// 2. `--batch-size 0` makes one step per epoch with all flowers. Predict the number of steps, and
//    whether 100 epochs suffice.
// 3. `--scale standard --epochs 20` against `--epochs 20` alone: what does scaling change here?
//    Chapter [[scaling]] says when it matters.
// 4. Remove the two ReLU layers in `run_exercise`. The network then collapses to a single layer.
//    How much does the accuracy suffer, and what does that say about this data?
// 5. Copy `datasets/iris.csv`, spoil a line (a letter in a number, a missing comma), and run with
//    `--data` and the whole path of the copy. Does the message tell you what to mend?
//
// {{fold What to expect}}
// 1. All setosas, but it takes versicolors for virginicas: first it learns what is easiest to tell.
//    A thousand epochs do not help on the test.
// 2. 100, and they do not suffice: Adam moves each weight by about 0.001 a step. The claim on
//    learning fails.
// 3. It learns faster; on the test nothing is gained. All features have nearly the same scale.
// 4. Not at all: straight borders are all that this data needs.
// 5. Yes: file, line, column and what stands there. (`--ignore` and `--class-column` are options of
//    [[stepwise_train]].)
// {{end}}
