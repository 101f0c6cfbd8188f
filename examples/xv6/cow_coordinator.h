// The coordinator: tells processes what to do, hears what came of it, and waits for the dead.

// Replies to what was asked before are ignored from now on. Printable, for it is an argument of the program.
static void
next_serial(void)
{
  state.serial = state.serial < '!' || state.serial >= '~' ? '!' : state.serial + 1;
}

static void
send(int process, struct order *o)
{
  o->serial = state.serial;
  write(ORDERS_WRITE(process), o, sizeof *o);
}

// The next reply of a process. Nothing after so many ticks: it is dead, or hangs. Ticks are those that the clock had time to
// tell: a machine that stands still for a while does not count.
static int
hear(int process, int most_ticks)
{
  int begin = uptime(), ticks = 0;
  while (ticks <= most_ticks && read(REPLIES_READ, &state.reply, sizeof state.reply) == sizeof state.reply) {
    if (state.reply.from == process && state.reply.serial == state.serial)
      return 1;
    ticks += state.reply.from == CLOCK && state.reply.value > begin;
  }
  return 0;
}

static int
ask(int process, char what, int page, int word)
{
  struct order o = {what, 0, 0, 0, page, word};
  next_serial();
  send(process, &o);
  return hear(process, MAX_TICKS);
}

// The dead keep their memory until their parent waits. Did it end?
static int
bury(int process)
{
  int parent = state.parent[process];
  state.alive[process] = 0;
  for (int p = 0; p < PROCESSES; p++)
    if (state.parent[p] == process)
      state.parent[p] = -1;  // waited for by xv6's init
  if (process == 0) {
    kill(state.pid[0]);
    if (state.pid[0] > 0)
      wait_for(state.pid[0]);
    return 1;
  }
  if (parent >= 0 && state.alive[parent]) {
    if (ask(parent, 'w', 0, 0))
      return 1;
    kill(state.pid[process]);
    hear(parent, MAX_TICKS);
    return 0;
  }
  for (int i = 0; i < MAX_TICKS && kill(state.pid[process]) == 0; i++)  // until init has waited for it
    sleep(1);
  return 1;
}

static void
start(void)
{
  next_serial();
  memset(state.alive, 0, sizeof state.alive);
  state.alive[0] = 1;
  for (int p = 0; p < PROCESSES; p++)
    state.parent[p] = -1;
  int pid = fork();
  if (pid == 0)
    execute_anew(0);  // so that it shares no frame with the coordinator: what leaks shows when it has exited
  hear(0, MAX_TICKS);
  state.pid[0] = pid;
  own_variables();
}

// Back to the start; how many frames are free when all have ended.
static int
restart(void)
{
  for (int p = PROCESSES - 1; p >= 0; p--)
    if (state.alive[p]) {
      if (!ask(p, 'x', 0, 0))
        kill(state.pid[p]);
      bury(p);
    }
  sleep(1);
  int frames = count_free_frames();
  start();
  return frames;
}
