OPENQASM 2.0;
include "qelib1.inc";
// One layer of QAOA for MaxCut on a ring of ten with five chords.
gate rzz_(theta) a,b { cx a,b; u1(theta) b; cx a,b; }
qreg q[10];
creg c[10];
h q;
rzz_(0.8471) q[0],q[1];
rzz_(0.8471) q[1],q[2];
rzz_(0.8471) q[2],q[3];
rzz_(0.8471) q[3],q[4];
rzz_(0.8471) q[4],q[5];
rzz_(0.8471) q[5],q[6];
rzz_(0.8471) q[6],q[7];
rzz_(0.8471) q[7],q[8];
rzz_(0.8471) q[8],q[9];
rzz_(0.8471) q[9],q[0];
rzz_(0.8471) q[0],q[5];
rzz_(0.8471) q[1],q[6];
rzz_(0.8471) q[2],q[7];
rzz_(0.8471) q[3],q[8];
rzz_(0.8471) q[4],q[9];
rx(2*0.3917) q;
barrier q;
measure q -> c;
