// A system call for debugging, for the kernel of xv6: what a page table entry holds, how much memory is free, and a limit of
// what a process may still allocate. README.md tells where it belongs.
#include "types.h"
#include "param.h"
#include "riscv.h"
#include "spinlock.h"
#include "proc.h"
#include "defs.h"
#include "cowdbg.h"

enum { COW_LOOK = 1, COW_FREE = 2, COW_BUDGET = 3 };
struct cowpage {
  uint64 frame;
  int count, mapped, writable, cow;
};

static int budget = -1, budget_of;

// Called by kalloc.
int
cow_may_allocate(void)
{
  struct proc *p = budget < 0 ? 0 : myproc();
  if (p == 0 || p->pid != budget_of)
    return 1;
  if (budget == 0)
    return 0;
  budget--;
  return 1;
}

static int
look(struct proc *p, uint64 address, uint64 into)
{
  struct cowpage page;
  pte_t *pte = address < MAXVA ? walk(p->pagetable, address, 0) : 0;
  memset(&page, 0, sizeof page);
  if (pte && (*pte & PTE_V) && (*pte & PTE_U)) {
    page.mapped = 1;
    page.frame = PTE2PA(*pte) / PGSIZE;
    page.count = COW_COUNT(PTE2PA(*pte));
    page.writable = (*pte & PTE_W) != 0;
    page.cow = (*pte & COW_BIT) != 0;
  }
  return copyout(p->pagetable, into, (char *)&page, sizeof page);
}

uint64
sys_cowdbg(void)
{
  int what;
  uint64 argument, into;
  argint(0, &what);
  argaddr(1, &argument);
  argaddr(2, &into);
  if (what == COW_LOOK)
    return look(myproc(), argument, into);
  if (what == COW_FREE)
    return COW_FREE_FRAMES();
  budget = -1;
  budget_of = myproc()->pid;
  budget = (int)argument;
  return 0;
}
