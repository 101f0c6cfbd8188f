// Answers cowproof's console form, version 2 (docs/line-protocol.md), from a user program of xv6-riscv; needs no change of
// the kernel.
#include "user/cow.h"
#include "user/cow_memory.h"
#include "user/cow_process.h"
#include "user/cow_coordinator.h"

static char *
next_word(char **text)
{
  while (**text == ' ')
    (*text)++;
  char *word = *text;
  while (**text && **text != ' ')
    (*text)++;
  if (**text)
    *(*text)++ = 0;
  return word;
}

static char *
text_of(char how)
{
  switch (how) {
  case 'c': return "completed";
  case 'n': return "fault(not_mapped)";
  case 'p': return "fault(protection)";
  case 'a': return "refused(bad_address)";
  case 'm': return "refused(no_memory)";
  }
  return "an-inconsistent-page";
}

// A page, or a bad address, as orders have it.
static int
page_of(char *text)
{
  for (int i = 0; i < BAD_ADDRESSES; i++)
    if (strcmp(text, bad_names[i]) == 0)
      return -1 - i;
  return atoi(text);
}

static int
is_last_word(char *text)
{
  return text[0] && text[1] == '.';
}

// What the pages of a process hold, as far as the kernel tells.
static void
print_pages(int process)
{
  int pages = HEAP_PAGES + state.has_read_only;
  struct order o = {'o', 0, 0, 0, pages, 0};
  next_serial();
  send(process, &o);
  for (int v = 0; v < pages && hear(process, MAX_TICKS); v++) {
    int bits = state.reply.pid;
    if (bits & 4)
      printf(" %d:%d=%d,%d,%d,%d", process, v, state.reply.value, bits >> 3, bits >> 1 & 1, bits & 1);
    else
      printf(" %d:%d=-", process, v);
  }
}

static void
end_answer(void)
{
  for (int p = 0; CAN_LOOK && p < PROCESSES; p++)
    if (state.alive[p])
      print_pages(p);
  printf("]\n");
}

static void
answer(int number, char *how)
{
  printf("[cow %d %s", number, how);
  end_answer();
}

// While it makes the access there is no free frame.
static void
without_memory(int number, struct order *o, int process)
{
  o->pauses = 1;
  send(process, o);
  int hoard = -1;
  if (!CAN_LOOK && hear(process, MAX_TICKS) && state.reply.how == 'r') {
    hoard = take_memory();
    o->what = 'g';
    send(process, o);
  }
  int heard = hear(process, KILLED_TICKS);
  char how = state.reply.how;
  give_memory_back(hoard);
  if (heard)
    answer(number, text_of(how));
  else
    answer(number, bury(process) ? "fault(no_memory)" : "it-hangs");
}

// Forks while there is no free frame, then one, two, ...: each that fails has to change nothing.
static void
forks_without_memory(int number, int process)
{
  struct order o = {'F', 0, 0, 0, 0, 0};
  int ready = 0, tried = 0, done = 0, hoard = -1;
  send(process, &o);
  while (ready < FORKS && hear(process, MAX_TICKS))
    ready += state.reply.how == 'r';
  if (ready == FORKS)
    hoard = take_memory();
  while (hoard > 0 && tried < ready && !done) {
    write(ORDERS_WRITE(GATE), "g", 1);
    tried++;
    done = !hear(process, MAX_TICKS) || state.reply.how == 'c';
    write(ORDERS_WRITE(HOARDERS), "g", 1);
    hear(HOARD, MAX_TICKS);
  }
  give_memory_back(hoard);
  for (; tried < ready; tried++)
    write(ORDERS_WRITE(GATE), "x", 1);
  send(process, &o);  // it may go on
  answer(number, hear(process, MAX_TICKS) ? "refused(no_memory)" : "no-answer");
}

// "0:1=7 2:0=8": all processes at once, and in the end these pages have these words.
static void
storm_of(int number, char *text)
{
  struct order begin = {'S', 0, 0, 0, 0, 0};
  char how = 'c';
  while (*text) {
    char *one = next_word(&text);
    struct order note = {'n', 0, 0, 0, atoi(one + 2), atoi(one + 4)};
    int process = one[0] - '0';
    if (state.alive[process])
      send(process, &note);
  }
  for (int p = 0; p < PROCESSES; p++)
    if (state.alive[p])
      send(p, &begin);
  int left = 0, ticks = 0;
  for (int p = 0; p < PROCESSES; p++)
    left += state.alive[p];
  while (left > 0 && ticks < STORM_TICKS && read(REPLIES_READ, &state.reply, sizeof state.reply) == sizeof state.reply) {
    ticks += state.reply.from == CLOCK;
    if (state.reply.from == CLOCK || state.reply.serial != state.serial)
      continue;
    left--;
    if (state.reply.how != 'c')
      how = state.reply.how;
  }
  answer(number, left > 0 ? "a-process-is-missing" : text_of(how));
}

static void
on_process(int number, char *what, int process, char *rest)
{
  char *first = next_word(&rest), *second = next_word(&rest), *third = next_word(&rest);
  struct order o = {what[0], 0, is_last_word(first), 0, page_of(first), atoi(second)};
  if (!state.alive[process])
    return answer(number, "refused(no_process)");
  if (strcmp(what, "exit") == 0)
    o.what = 'x';
  if (o.what == 'x' && process == 0)
    return answer(number, "refused(is_init)");
  if (o.what == 'f' && (o.page >= PROCESSES || state.alive[o.page]))
    return answer(number, "refused(no_process_slot)");
  if (o.what == 'f' && strcmp(second, "nomem") == 0)
    return forks_without_memory(number, process);
  if (strcmp(third, "nomem") == 0)
    return without_memory(number, &o, process);
  send(process, &o);
  if (!hear(process, MAX_TICKS))
    return answer(number, !bury(process) ? "it-hangs" : process == 0 ? "no-answer" : "it-was-killed");
  struct reply r = state.reply;
  if (o.what == 'x')
    bury(process);
  if (o.what == 'f' && r.how == 'c') {
    state.alive[o.page] = 1;
    state.parent[o.page] = process;
    state.pid[o.page] = r.pid;
  }
  if (r.how != 'c' || (o.what != 'l' && o.what != 'f'))
    return answer(number, text_of(r.how));
  printf("[cow %d completed %d", number, r.value);
  end_answer();
}

// "12 store 0 3 7"
static void
operation(char *text)
{
  int number = atoi(next_word(&text));
  char *what = next_word(&text);
  next_serial();
  if (strcmp(what, "restart") == 0) {
    int frames = restart();
    printf("[cow %d completed free=%d]\n", number, frames);
  } else if (strcmp(what, "storm") == 0) {
    storm_of(number, text);
  } else {
    int process = atoi(next_word(&text));
    on_process(number, what, process, text);
  }
}

static void
each_operation(char *text)
{
  while (*text) {
    char *end = text;
    while (*end && *end != ';' && *end != '\n' && *end != '\r')
      end++;
    int is_last = *end != ';';
    *end = 0;
    if (*text)
      operation(text);
    if (is_last)
      return;
    text = end + 1;
  }
}

// "cow": from a shell. "cow readonly": the kernel maps a program's text read-only. "cow serve 2 x": a process that executed
// the program anew.
int
main(int count, char **arguments)
{
  int ends[2];
  if (count > 3 && strcmp(arguments[1], "serve") == 0) {
    int me = atoi(arguments[2]);
    state.serial = arguments[3][0];
    make_heap();
    own_variables();
    reply_with(me, 'c', 0, 0);
    serve(me);
  }
  close(2);
  for (int i = 0; i < PIPES; i++)
    pipe(ends);
  state.has_read_only = count > 1 && strcmp(arguments[1], "readonly") == 0;
  state.fork_copies = finds_that_fork_copies();
  int last_owner_copies = CAN_LOOK && finds_that_last_owner_copies();
  start_clock();
  state.free_at_start = count_free_frames();
  start();
  printf("[cowproof-console/2 xv6 %d %d %s from_start read_only=%d free=%d %s%s without_memory storms frees_at_wait]\n",
         PROCESSES, HEAP_PAGES + state.has_read_only, CAN_LOOK ? "frame,count,writable,cow" : "-", state.has_read_only,
         state.free_at_start, state.fork_copies ? "fork_copies" : "fork_shares", last_owner_copies ? " copies_always" : "");
  while (gets(state.line, sizeof state.line)[0])
    each_operation(state.line);
  exit(0);
}
