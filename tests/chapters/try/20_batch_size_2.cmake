set(item "In `walk`, let $m$ be 1 in the first thousand steps and 16 after them")
set(before [=[  const Index m = setting.batch_size;
  IndexVector order;
  Vector path(steps + 1);
  path[0] = start;
  for (Index i = 0; i < steps; ++i) {
]=])
set(after [=[  IndexVector order;
  Vector path(steps + 1);
  path[0] = start;
  for (Index i = 0; i < steps; ++i) {
    const Index m = i < 1000 ? 1 : 16;
]=])
set(arguments --quick)
set(fails "pits, 16 3 -1 0\\.05: shallow to deep")
