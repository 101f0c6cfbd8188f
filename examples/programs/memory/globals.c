// Global and static variables, heap and stack: after a fork each process has its own, whatever part it is in.
#include "../claims.h"

static int data = 1, bss;

int main(void) {
  begin();
  static int local_static = 1;
  int on_stack = 1;
  int* const on_heap = malloc(sizeof *on_heap);
  if (!on_heap) return 1;
  *on_heap = 1;
  pid_t const child = fork();
  if (child == 0) {
    claim("child: initialised, uninitialised, static, stack and heap hold in all",
          data + bss + local_static + on_stack + *on_heap, 4);
    data = bss = local_static = on_stack = *on_heap = 10;
    _exit(claims_failed);
  }
  join(child);
  claim("parent: after the child's writes", data + bss + local_static + on_stack + *on_heap, 4);
  free(on_heap);
  return claims_failed;
}
