// A file that shrinks takes the pages beyond its end from every mapping, even private copies that a process has
// written.
#include "../claims.h"

int main(void) {
  begin();
  int const file = file_of(2, 'a');
  char* const mapped = map(2 * page, MAP_PRIVATE, file);
  mapped[page] = 'w';
  claim_signal("signal of a read of a page that was written:", fault_of_access(mapped + page, 0), 0);
  if (ftruncate(file, page) != 0) return 1;
  claim_signal("signal of the same read after the file was cut before it:", fault_of_access(mapped + page, 0), SIGBUS);
  if (ftruncate(file, 2 * page) != 0) return 1;
  claim("what the page holds when the file is grown again:", mapped[page], 0);
  claim("the page that was never cut holds", mapped[0], 'a');
  return claims_failed;
}
