/* The small model for SPIN, with 3, 2, 6, 2 processes, pages, frames, words: one control state, an option an operation. */
#define P 3
#define V 2
#define F 6
#define B 2
#define N 6
bit alive[P];          /* process slots */
byte fr[N];            /* pte of (p,v) at p*V+v: 0 = none, else frame+1 */
bit wr[N]; bit cow[N];
byte rc[F]; byte ct[F];
#define FREE (rc[0]==0||rc[1]==0||rc[2]==0||rc[3]==0||rc[4]==0||rc[5]==0)
#define DEAD (!alive[0]||!alive[1]||!alive[2])
#define INVOK (rc[0]==((fr[0]==1)+(fr[1]==1)+(fr[2]==1)+(fr[3]==1)+(fr[4]==1)+(fr[5]==1)) && \
  rc[1]==((fr[0]==2)+(fr[1]==2)+(fr[2]==2)+(fr[3]==2)+(fr[4]==2)+(fr[5]==2)) && \
  rc[2]==((fr[0]==3)+(fr[1]==3)+(fr[2]==3)+(fr[3]==3)+(fr[4]==3)+(fr[5]==3)) && \
  rc[3]==((fr[0]==4)+(fr[1]==4)+(fr[2]==4)+(fr[3]==4)+(fr[4]==4)+(fr[5]==4)) && \
  rc[4]==((fr[0]==5)+(fr[1]==5)+(fr[2]==5)+(fr[3]==5)+(fr[4]==5)+(fr[5]==5)) && \
  rc[5]==((fr[0]==6)+(fr[1]==6)+(fr[2]==6)+(fr[3]==6)+(fr[4]==6)+(fr[5]==6)) && \
  (fr[0]==0 || (alive[0] && (!wr[0] || rc[fr[0]-1]==1))) && \
  (fr[1]==0 || (alive[0] && (!wr[1] || rc[fr[1]-1]==1))) && \
  (fr[2]==0 || (alive[1] && (!wr[2] || rc[fr[2]-1]==1))) && \
  (fr[3]==0 || (alive[1] && (!wr[3] || rc[fr[3]-1]==1))) && \
  (fr[4]==0 || (alive[2] && (!wr[4] || rc[fr[4]-1]==1))) && \
  (fr[5]==0 || (alive[2] && (!wr[5] || rc[fr[5]-1]==1))))
hidden byte h_g; hidden byte h_f; hidden byte h_i; hidden byte h_q;
inline lowest() { h_g=0; do :: rc[h_g]!=0 -> h_g++ :: else -> break od }
inline drop(x) { h_f=fr[x]-1; rc[h_f]--; if :: rc[h_f]==0 -> ct[h_f]=0 :: else fi; fr[x]=0; wr[x]=0; cow[x]=0 }
inline do_map(x) { lowest(); rc[h_g]=1; ct[h_g]=0; fr[x]=h_g+1; wr[x]=1; cow[x]=0 }
inline do_write(x,b) {
  h_f=fr[x]-1;
  if
  :: wr[x] -> ct[h_f]=b
  :: else ->
     if
     :: rc[h_f]==1 -> wr[x]=1; cow[x]=0; ct[h_f]=b
     :: else -> lowest(); rc[h_f]--; rc[h_g]=1; ct[h_g]=b; fr[x]=h_g+1; wr[x]=1; cow[x]=0
     fi
  fi }
inline do_fork(p) {
  h_q=0; do :: alive[h_q] -> h_q++ :: else -> break od;
  alive[h_q]=1; h_i=0;
  do :: h_i<V ->
        if :: fr[p*V+h_i] -> rc[fr[p*V+h_i]-1]++; wr[p*V+h_i]=0; cow[p*V+h_i]=1;
                           fr[h_q*V+h_i]=fr[p*V+h_i]; wr[h_q*V+h_i]=0; cow[h_q*V+h_i]=1
           :: else fi; h_i++
     :: else -> break od; h_i=0 }
inline do_exit(p) {
  h_i=0; do :: h_i<V -> if :: fr[p*V+h_i] -> drop(p*V+h_i) :: else fi; h_i++ :: else -> break od; alive[p]=0 }

init {
  d_step { alive[0]=1 };
  do
  :: d_step { !(INVOK) -> assert(false) }
  :: d_step { alive[0] && fr[0]==0 && FREE -> do_map(0) }
  :: d_step { fr[0]!=0 && (wr[0] || rc[fr[0]-1]==1 || FREE) -> do_write(0,0) }
  :: d_step { fr[0]!=0 && (wr[0] || rc[fr[0]-1]==1 || FREE) -> do_write(0,1) }
  :: d_step { fr[0]!=0 -> drop(0) }
  :: d_step { alive[0] && fr[1]==0 && FREE -> do_map(1) }
  :: d_step { fr[1]!=0 && (wr[1] || rc[fr[1]-1]==1 || FREE) -> do_write(1,0) }
  :: d_step { fr[1]!=0 && (wr[1] || rc[fr[1]-1]==1 || FREE) -> do_write(1,1) }
  :: d_step { fr[1]!=0 -> drop(1) }
  :: d_step { alive[0] && DEAD -> do_fork(0) }
  :: d_step { alive[1] && fr[2]==0 && FREE -> do_map(2) }
  :: d_step { fr[2]!=0 && (wr[2] || rc[fr[2]-1]==1 || FREE) -> do_write(2,0) }
  :: d_step { fr[2]!=0 && (wr[2] || rc[fr[2]-1]==1 || FREE) -> do_write(2,1) }
  :: d_step { fr[2]!=0 -> drop(2) }
  :: d_step { alive[1] && fr[3]==0 && FREE -> do_map(3) }
  :: d_step { fr[3]!=0 && (wr[3] || rc[fr[3]-1]==1 || FREE) -> do_write(3,0) }
  :: d_step { fr[3]!=0 && (wr[3] || rc[fr[3]-1]==1 || FREE) -> do_write(3,1) }
  :: d_step { fr[3]!=0 -> drop(3) }
  :: d_step { alive[1] && DEAD -> do_fork(1) }
  :: d_step { alive[1] -> do_exit(1) }
  :: d_step { alive[2] && fr[4]==0 && FREE -> do_map(4) }
  :: d_step { fr[4]!=0 && (wr[4] || rc[fr[4]-1]==1 || FREE) -> do_write(4,0) }
  :: d_step { fr[4]!=0 && (wr[4] || rc[fr[4]-1]==1 || FREE) -> do_write(4,1) }
  :: d_step { fr[4]!=0 -> drop(4) }
  :: d_step { alive[2] && fr[5]==0 && FREE -> do_map(5) }
  :: d_step { fr[5]!=0 && (wr[5] || rc[fr[5]-1]==1 || FREE) -> do_write(5,0) }
  :: d_step { fr[5]!=0 && (wr[5] || rc[fr[5]-1]==1 || FREE) -> do_write(5,1) }
  :: d_step { fr[5]!=0 -> drop(5) }
  :: d_step { alive[2] && DEAD -> do_fork(2) }
  :: d_step { alive[2] -> do_exit(2) }
  od
}
