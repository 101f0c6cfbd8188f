// A write to a private mapping of a file reaches neither the file nor the other process.
#include "../claims.h"

int main(void) {
  begin();
  int const file = file_of(1, 'a');
  char* const mapped = map(page, MAP_PRIVATE, file);
  char text[2] = {mapped[0]};
  if (pwrite(file, "b", 1, 0) != 1) return 1;
  text[0] = mapped[0];
  claim_text("a private page that was not written shows what is written to the file later:", text, "b");
  pid_t const child = fork();
  if (child == 0) {
    mapped[0] = 'c';
    if (pwrite(file, "d", 1, 0) != 1) _exit(1);
    text[0] = mapped[0];
    claim_text("child: a page that it has written does not:", text, "c");
    _exit(claims_failed);
  }
  join(child);
  text[0] = mapped[0];
  claim_text("parent: it reads what the file holds:", text, "d");
  mapped[0] = 'e';
  if (pread(file, text, 1, 0) != 1) return 1;
  claim_text("after the parent's own write the file holds", text, "d");
  return claims_failed;
}
