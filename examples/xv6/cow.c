// Answers cowproof's console form (docs/line-protocol.md) from a user program of xv6-riscv.
//
// Written from the public interface of xv6's user library (user/user.h) and of one system call that README.md describes:
// int cowdbg(int what, uint64 address, struct cowpage *page).
#include "kernel/types.h"
#include "user/user.h"

#define PROCESSES 4
#define PAGES 4
#define PAGE_SIZE 4096
#define ARENA 0x20000000L  // nothing else of a program is there

enum { COW_MAP = 1, COW_UNMAP = 2, COW_LOOK = 3 };

struct cowpage {
  uint64 frame;   // physical page number
  uint32 count;   // references to it
  uint8 mapped, writable;
};
int cowdbg(int what, uint64 address, struct cowpage *page);

// What goes through pipes: to the process that has to do an operation, and back.
struct order {
  char what;  // m u l s f e x, and o: observe
  char writable, child, no_memory;
  int page;
  uint word;
};
struct reply {
  char how;  // c completed, n not mapped, p protection, m no memory, a already mapped
  uint value;
};
struct seen_page {
  uint64 frame;
  uint count, word;
  char mapped;
};

static int orders[PROCESSES][2], replies[2];
static int alive[PROCESSES];

static volatile uint *
word_at(int page)
{
  return (volatile uint *)(ARENA + (uint64)page * PAGE_SIZE);
}

static void
look(int page, struct cowpage *into)
{
  memset(into, 0, sizeof *into);
  cowdbg(COW_LOOK, (uint64)word_at(page), into);
}

static void serve(int me);

// In the process that the operation is about.
static struct reply
do_order(struct order o)
{
  struct reply r = {'c', 0};
  struct cowpage page;
  if (o.page >= 0)
    look(o.page, &page);
  switch (o.what) {
  case 'm':
    page.writable = o.writable;
    if (page.mapped)
      r.how = 'a';
    else if (cowdbg(COW_MAP, (uint64)word_at(o.page), &page) < 0)
      r.how = 'm';
    break;
  case 'u':
    if (page.mapped)
      cowdbg(COW_UNMAP, (uint64)word_at(o.page), &page);
    break;
  case 'l':
    if (page.mapped)
      r.value = *word_at(o.page);
    else
      r.how = 'n';
    break;
  case 's':
    if (!page.mapped)
      r.how = 'n';
    else if (!page.writable)
      r.how = 'p';
    else
      *word_at(o.page) = o.word;
    break;
  case 'f': {
    int child = fork();
    if (child == 0)
      serve(o.child);
    r.value = o.child;
    if (child < 0)
      r.how = 'm';
    break;
  }
  case 'e':  // a new image would lose the pipes: its memory is given up page by page
    for (int v = 0; v < PAGES; v++) {
      look(v, &page);
      if (page.mapped)
        cowdbg(COW_UNMAP, (uint64)word_at(v), &page);
    }
    break;
  }
  return r;
}

static void
observe(void)
{
  for (int v = 0; v < PAGES; v++) {
    struct cowpage page;
    struct seen_page s;
    look(v, &page);
    memset(&s, 0, sizeof s);
    s.mapped = page.mapped;
    s.frame = page.frame;
    s.count = page.count;
    if (page.mapped)
      s.word = *word_at(v);
    write(replies[1], &s, sizeof s);
  }
}

// Does what it is told, until it is told to exit. Does not return.
static void
serve(int me)
{
  struct order o;
  while (read(orders[me][0], &o, sizeof o) == sizeof o) {
    if (o.what == 'o') {
      observe();
      continue;
    }
    struct reply r = {'c', 0};
    if (o.what != 'x')
      r = do_order(o);
    write(replies[1], &r, sizeof r);
    if (o.what == 'x')
      exit(0);
  }
  exit(0);
}

static struct reply
ask(int process, struct order o)
{
  struct reply r = {'?', 0};
  write(orders[process][1], &o, sizeof o);
  read(replies[0], &r, sizeof r);
  return r;
}

static void
start(void)
{
  memset(alive, 0, sizeof alive);
  alive[0] = 1;
  if (fork() == 0)
    serve(0);
}

static void
restart(void)
{
  struct order end = {'x', 0, 0, 0, -1, 0};
  for (int p = 0; p < PROCESSES; p++)
    if (alive[p])
      ask(p, end);
  while (wait(0) >= 0)  // the children of process 0 are init's now, and waited for by it
    ;
  start();
}

// ------------------------------------------------------------------------------------------------------------ text

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
  case 'm': return "refused(no_memory)";
  case 'a': return "refused(already_mapped)";
  }
  return "no-answer";
}

static void
print_observation(void)
{
  struct order o = {'o', 0, 0, 0, -1, 0};
  for (int p = 0; p < PROCESSES; p++) {
    if (!alive[p])
      continue;
    write(orders[p][1], &o, sizeof o);
    for (int v = 0; v < PAGES; v++) {
      struct seen_page s;
      read(replies[0], &s, sizeof s);
      if (s.mapped)
        printf(" %d:%d=%d,%d,%d", p, v, (int)s.word, (int)s.frame, (int)s.count);
    }
  }
}

static void
answer(int number, char *how, int has_value, int value)
{
  printf("[cow %d %s", number, how);
  if (has_value)
    printf(" %d", value);
  print_observation();
  printf("]\n");
}

// "12 store 0 3 7"
static void
operation(char *text)
{
  int number = atoi(next_word(&text));
  char *what = next_word(&text);
  if (strcmp(what, "restart") == 0) {
    restart();
    printf("[cow %d completed]\n", number);
    return;
  }
  int process = atoi(next_word(&text));
  char *first = next_word(&text), *second = next_word(&text);
  struct order o = {what[0], 0, 0, 0, -1, 0};
  int has_page = strcmp(what, "map") == 0 || strcmp(what, "unmap") == 0 || strcmp(what, "load") == 0 ||
                 strcmp(what, "store") == 0;
  if (strcmp(what, "exit") == 0)
    o.what = 'x';
  if (!alive[process])
    return answer(number, "refused(no_process)", 0, 0);
  if (has_page && first[0] == '-')
    return answer(number, o.what == 'm' || o.what == 'u' ? "refused(out_of_range)" : "fault(not_mapped)", 0, 0);
  if (has_page)
    o.page = atoi(first);
  o.writable = second[0] == 'w';
  o.word = atoi(second);
  if (o.what == 'f') {
    if (first[0] == '-')
      return answer(number, "refused(no_process_slot)", 0, 0);
    o.child = atoi(first);
  }
  if (o.what == 'x' && process == 0)
    return answer(number, "refused(is_init)", 0, 0);
  struct reply r = ask(process, o);
  if (o.what == 'x')
    alive[process] = 0;
  if (o.what == 'f' && r.how == 'c')
    alive[(int)o.child] = 1;
  answer(number, text_of(r.how), r.how == 'c' && (o.what == 'l' || o.what == 'f'), r.value);
}

int
main(void)
{
  static char line[256];
  pipe(replies);
  for (int p = 0; p < PROCESSES; p++)
    pipe(orders[p]);
  start();
  printf("[cowproof-console/1 xv6 %d %d word,frame,count at_map quiescent]\n", PROCESSES, PAGES);
  while (gets(line, sizeof line)[0]) {
    for (char *text = line; *text;) {
      char *end = text;
      while (*end && *end != ';' && *end != '\n' && *end != '\r')
        end++;
      int is_last = *end != ';';
      *end = 0;
      if (*text)
        operation(text);
      if (is_last)
        break;
      text = end + 1;
    }
  }
  exit(0);
}
