// A process of the model: does what it is ordered to.

static void serve(int me);

// In a throwaway child, for it may be killed: does the kernel let the program do it?
static int
is_allowed(uint64 address, int is_store, uint word)
{
  int status = -1;
  int child = fork();
  if (child == 0) {
    if (is_store)
      *(volatile uint *)address = word;
    else
      word = *(volatile uint *)address;
    exit(0);
  }
  if (child > 0)
    wait(&status);
  return status == 0;
}

static void
reply_with(int me, char how, int value, int pid)
{
  struct reply r = {me, how, state.serial, value, pid};
  write(REPLIES_WRITE, &r, sizeof r);
}

// From now on there is no free frame for this process: the coordinator takes all memory, or the kernel refuses.
static void
lose_memory(int me)
{
  struct order go;
  own_variables();
  if (CAN_LOOK) {
    cowdbg(COW_BUDGET, 0, 0);
    return;
  }
  reply_with(me, 'r', 0, 0);
  read(ORDERS_READ(me), &go, sizeof go);
}

// As read(2) writes. Did it?
static int
kernel_writes(int me, uint64 address, uint word, int pauses)
{
  int ends[2];
  if (pipe(ends) < 0)
    return 0;
  write(ends[1], &word, sizeof word);
  if (pauses)
    lose_memory(me);
  int n = read(ends[0], (void *)address, sizeof word);
  cowdbg(COW_BUDGET, -1, 0);
  close(ends[0]);
  close(ends[1]);
  return n == sizeof word;
}

// A system call without the stack, which a process that has forked may not be able to write to.
static inline __attribute__((always_inline)) long
call_kernel(long number, long first, long second, long third)
{
  register long a0 asm("a0") = first, a1 asm("a1") = second, a2 asm("a2") = third, a7 asm("a7") = number;
  asm volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
  return a0;
}

// Forks once, by registers alone.
static __attribute__((noinline)) void
fork_and_exit(void const *failed, void const *done)
{
  long child = call_kernel(SYS_fork, 0, 0, 0);
  if (child != 0)
    call_kernel(SYS_write, REPLIES_WRITE, (long)(child < 0 ? failed : done), sizeof(struct reply));
  if (child > 0)
    call_kernel(SYS_wait, 0, 0, 0);
  call_kernel(SYS_exit, 0, 0, 0);
}

// Children that fork one after the other, when the coordinator says so: meanwhile it takes all memory, and gives back a frame
// after each fork that failed.
static void
try_forks(int me)
{
  struct reply failed = {me, 'm', state.serial, 0, 0}, done = {me, 'c', state.serial, 0, 0};
  struct order told;
  int started = 0;
  char go;
  for (int i = 0; i < FORKS; i++) {
    int child = fork();
    if (child == 0) {
      own_variables();
      reply_with(me, 'r', 0, 0);
      if (read(ORDERS_READ(GATE), &go, 1) == 1 && go == 'g')
        fork_and_exit(&failed, &done);
      exit(0);
    }
    started += child > 0;
  }
  read(ORDERS_READ(me), &told, sizeof told);  // until then what the dead have must not be free
  while (started-- > 0)
    wait(0);
  own_variables();
  reply_with(me, 'c', 0, 0);
}

static void
load_or_store(int me, struct order const *o)
{
  int is_store = o->what != 'l';
  int is_bad = o->page < 0 || (is_store && o->page == READ_ONLY);
  uint64 address = o->page < 0 ? bad_address(-1 - o->page) : (uint64)word_of(o->page, o->is_last);
  if (o->what == 'k') {
    int done = kernel_writes(me, address, o->word, o->pauses);
    return reply_with(me, done ? 'c' : is_bad ? 'a' : 'm', 0, 0);
  }
  if (is_bad)
    return reply_with(me, is_allowed(address, is_store, o->word) ? 'c' : o->page < 0 ? 'n' : 'p', 0, 0);
  if (o->pauses)
    lose_memory(me);
  if (is_store)
    *(volatile uint *)address = o->word;
  cowdbg(COW_BUDGET, -1, 0);
  reply_with(me, 'c', is_store ? 0 : *(volatile uint *)address, 0);
}

// A reply for each page.
static void
look(int me, int pages)
{
  for (int v = 0; v < pages; v++) {
    struct cowpage page;
    memset(&page, 0, sizeof page);
    cowdbg(COW_LOOK, (uint64)word_of(v, 0), &page);
    reply_with(me, 's', (int)page.frame, page.count << 3 | page.mapped << 2 | page.writable << 1 | page.cow);
  }
}

static void
do_fork(int me, struct order const *o)
{
  if (o->what == 'F')
    return try_forks(me);
  int child = fork();
  if (child == 0) {
    own_variables();
    serve(o->page);
  }
  own_variables();
  reply_with(me, child < 0 ? 'm' : 'c', o->page, child);
}

// What a child in a storm does: its pages are as they were when it was forked, and then as it writes them.
static int
misreads_in_child(int round)
{
  int bad = 0;
  for (int v = 0; v < HEAP_PAGES; v++)
    if (state.storm_words[v]) {
      bad |= *word_of(v, 0) != round + v;
      *word_of(v, 0) = 1000 + v;
      bad |= *word_of(v, 0) != 1000 + v;
    }
  return bad;
}

static void
write_noted(int base)
{
  for (int v = 0; v < HEAP_PAGES; v++)
    if (state.storm_words[v])
      *word_of(v, 0) = base + v;
}

// Children come and go while both write. Then each page has the word that was noted for it.
static void
storm(int me)
{
  int bad = 0;
  for (int round = 0; round < STORM_ROUNDS; round++) {
    write_noted(round);
    int status = 0;
    int child = fork();
    if (child == 0)
      exit(misreads_in_child(round));
    write_noted(2000);
    if (child > 0)
      wait(&status);
    bad |= status;
  }
  for (int v = 0; v < HEAP_PAGES; v++)
    if (state.storm_words[v])
      *word_of(v, 0) = state.storm_words[v];
  memset(state.storm_words, 0, sizeof state.storm_words);
  reply_with(me, bad ? 'b' : 'c', 0, 0);
}

static void
execute_anew(int me)
{
  char digit[2] = {'0' + me, 0}, serial[2] = {state.serial, 0};
  char *arguments[] = {"cow", "serve", digit, serial, 0};
  exec("cow", arguments);
  reply_with(me, 'm', 0, 0);
}

// Until it is told to exit. Does not return.
static void
serve(int me)
{
  struct order o;
  close_orders();
  while (read(ORDERS_READ(me), &o, sizeof o) == sizeof o) {
    state.serial = o.serial;
    switch (o.what) {
    case 'l':
    case 's':
    case 'k': load_or_store(me, &o); break;
    case 'f':
    case 'F': do_fork(me, &o); break;
    case 'o': look(me, o.page); break;
    case 'e': execute_anew(me); break;
    case 'n': state.storm_words[o.page] = o.word; break;
    case 'S': storm(me); break;
    case 'w': reply_with(me, 'c', 0, wait(0)); break;
    case 'x': reply_with(me, 'c', 0, 0); exit(0);
    }
  }
  exit(0);
}
