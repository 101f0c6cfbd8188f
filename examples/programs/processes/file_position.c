// A descriptor from before the fork names the same open file in both: one position. A second open has its own.
#include "../claims.h"

int main(void) {
  begin();
  int const file = file_of(1, 'a');
  char name[40];
  snprintf(name, sizeof name, "/proc/self/fd/%d", file);
  int const opened_again = open(name, O_RDONLY);
  lseek(file, 0, SEEK_SET);
  pid_t const child = fork();
  if (child == 0) {
    lseek(file, 60, SEEK_SET);
    close(file);
    _exit(0);
  }
  join(child);
  claim("after the child's seek to 60 and its close the parent is at", lseek(file, 0, SEEK_CUR), 60);
  claim("by the file that was opened separately it is at", lseek(opened_again, 0, SEEK_CUR), 0);
  return claims_failed;
}
