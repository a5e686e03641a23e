OPENQASM 3.1;
include "stdgates.inc";
qubit[5] q;
gate majority a, b, c { cx c, b; cx c, a; ccx a, b, c; }
gate kick(t) a, b { ctrl @ rz(t) a, b; inv @ s a; pow(3) @ t b; }
h q;
ctrl @ gphase(pi / 8) q[0];
gphase(0.3);
inv @ majority q[0], q[1], q[2];
ctrl @ majority q[3], q[0], q[1], q[2];
negctrl @ x q[0], q[1];
negctrl(2) @ ctrl @ ry(0.4) q[0], q[1], q[2], q[3];
ctrl(3) @ inv @ sx q[0], q[1], q[2], q[4];
pow(-2) @ kick(0.3) q[1], q[2];
pow(0.5) @ x q[3];
pow(0.25) @ z q[4];
ctrl @ pow(0.5) @ y q[0], q[4];
inv @ pow(2) @ ctrl @ U(0.1, 0.2, 0.3) q[1], q[2];
ctrl @ ctrl @ swap q[0], q[1], q[2], q[3];
pow(0) @ h q[0];
