OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=lih-4q
// @qarch noise=noiseless
// @qarch command=qarch search lih-4q-noiseless-archive --seed 2
// @qarch commit=3536b1b
// @qarch seed=2
// @qarch id=p19
// @qarch episode=27631
// @qarch step=15
// @qarch energy_seen=-7.788983617906044
// @qarch energy=-7.788983617906044
// @qarch noiseless_energy=-7.788983617906044
// @qarch error=0.00010528016648247984
// @qarch noiseless_error=0.00010528016648247984
// @qarch angle.theta_0=-1.0707979363286084
// @qarch angle.theta_1=2.6239399730268635
// @qarch angle.theta_2=-0.9952011508942027
// @qarch angle.theta_3=-0.3656199618637462
// @qarch angle.theta_4=-0.7026303839660618
// @qarch angle.theta_5=-1.521706218033979
// @qarch angle.theta_6=1.2508212645609633
// @qarch angle.theta_7=-1.8907802657107513
// @qarch angle.theta_8=-0.43844801739900857
// @qarch angle.theta_9=-1.2469696958232137
// @qarch angle.theta_10=-0.3238293553800731
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
input float[64] theta_3;
input float[64] theta_4;
input float[64] theta_5;
input float[64] theta_6;
input float[64] theta_7;
input float[64] theta_8;
input float[64] theta_9;
input float[64] theta_10;
qubit[4] q;
ry(theta_0) q[3];
ry(theta_1) q[1];
ry(theta_2) q[2];
ry(theta_3) q[0];
cx q[3], q[2];
ry(theta_4) q[3];
cx q[2], q[0];
ry(theta_5) q[0];
ry(theta_6) q[2];
cx q[1], q[0];
ry(theta_7) q[0];
ry(theta_8) q[1];
cx q[0], q[2];
ry(theta_9) q[2];
ry(theta_10) q[0];
