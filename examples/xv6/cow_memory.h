// Memory: the process that takes all of it, which also counts what was free; and the clock.

// Waits for this child. Process 0 may end meanwhile.
static void
wait_for(int pid)
{
  for (int ended = wait(0); ended >= 0 && ended != pid; ended = wait(0))
    if (ended == state.pid[0])
      state.pid[0] = -1;
}

// Every frame; then it gives one back each time it is told to, until it is killed.
static void
take_everything(void)
{
  struct reply done = {HOARD, 'c', state.serial, 0, 0};
  int ends[2];
  char one;
  own_variables();
  close_orders();
  read(ORDERS_READ(HOARDERS), &one, 1);  // until the coordinator owns its variables as well
  for (;;) {
    char *page = sbrk(PAGE_SIZE);
    if (page == (char *)-1)
      break;
    done.value++;
    if ((uint64)page % (512 * PAGE_SIZE) == 0)
      done.value++;  // a table for the next 512 pages
  }
  // If the next page would have needed a table as well, a frame is left, which is enough for a pipe.
  while (pipe(ends) == 0)
    done.value++;
  write(REPLIES_WRITE, &done, sizeof done);
  while (read(ORDERS_READ(HOARDERS), &one, 1) == 1) {
    sbrk(-PAGE_SIZE);
    write(REPLIES_WRITE, &done, sizeof done);
  }
  exit(0);
}

static int hear(int process, int most_ticks);

// Takes all memory. The process that has it.
static int
take_memory(void)
{
  int hoard = fork();
  if (hoard == 0)
    take_everything();
  own_variables();
  state.reply.value = 0;
  if (hoard > 0) {
    write(ORDERS_WRITE(HOARDERS), "g", 1);
    hear(HOARD, STORM_TICKS);
  }
  return hoard;
}

static void
give_memory_back(int hoard)
{
  if (hoard < 0)
    return;
  kill(hoard);
  wait_for(hoard);
}

static int
count_free_frames(void)
{
  if (CAN_LOOK)
    return cowdbg(COW_FREE, 0, 0);
  int hoard = take_memory();
  int frames = state.reply.value;
  give_memory_back(hoard);
  return frames;
}

// How many frames fewer are free while there is a child.
static int
frames_of_a_child(void)
{
  int before = count_free_frames();
  int child = fork();
  if (child == 0)
    for (;;)
      sleep(1000);
  sleep(2);
  int after = count_free_frames();
  kill(child);
  wait_for(child);
  return before - after;
}

// Does a fork take more frames if the parent has more pages?
static int
finds_that_fork_copies(void)
{
  int pages = 64;
  int small = frames_of_a_child();
  char *ballast = sbrk(pages * PAGE_SIZE);
  for (int i = 0; i < pages; i++)
    ballast[i * PAGE_SIZE] = 1;
  int large = frames_of_a_child();
  sbrk(-pages * PAGE_SIZE);
  return large - small >= pages / 2;
}

// Does the last owner of a frame get a copy at its write? Only a kernel that lets us look tells.
static int
finds_that_last_owner_copies(void)
{
  struct cowpage before, after;
  char volatile *page = sbrk(PAGE_SIZE);
  *page = 1;
  cowdbg(COW_LOOK, (uint64)page, &before);
  if (fork() == 0)
    exit(0);
  wait(0);
  *page = 2;
  cowdbg(COW_LOOK, (uint64)page, &after);
  sbrk(-PAGE_SIZE);
  return before.frame != after.frame;
}

// Ticks on the pipe of the replies, so that the coordinator need not wait forever for a process that is gone.
static void
start_clock(void)
{
  if (fork() == 0) {
    struct reply tick = {CLOCK, 't', 0, 0, 0};
    own_variables();
    do {
      sleep(1);
      tick.value = uptime();
    } while (write(REPLIES_WRITE, &tick, sizeof tick) == sizeof tick);
    exit(0);
  }
  sleep(2);
  own_variables();
}
