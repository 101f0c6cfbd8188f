// A new program's stack is not empty: exec puts arguments and environment there. Nothing of the old memory is left.
#include "../claims.h"

int main(int count, char** arguments) {
  if (count > 1) {
    int const on_stack = 0;
    long const distance = (char const*)arguments[1] - (char const*)&on_stack;
    claim_text("the argument is", arguments[1], "hello");
    claim_yes("it lies on the stack, above main's variables:", distance > 0 && distance < 256 * page);
    claim_text("the variable that was set before exec is", getenv("EXAMPLE"), "set");
    return claims_failed;
  }
  begin();
  setenv("EXAMPLE", "set", 1);
  execl("/proc/self/exe", "stack_after_exec", "hello", (char*)NULL);
  return 1;
}
