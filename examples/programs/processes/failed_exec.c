// Exec of a program that is not there fails, and its caller goes on with all that it had.
#include "../claims.h"

int main(void) {
  begin();
  char* const memory = private_memory(page);
  memory[0] = 7;
  pid_t const child = fork();
  if (child == 0) {
    execl("/there/is/no/such/program", "program", (char*)NULL);
    claim_error("child: exec:", errno, ENOENT);
    claim("child: it still reads", memory[0], 7);
    _exit(claims_failed);
  }
  join(child);
  return claims_failed;
}
