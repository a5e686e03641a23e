OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=lih-6q
// @qarch noise=noiseless
// @qarch command=qarch search lih-6q-noiseless-archive --seed 3
// @qarch commit=3536b1b
// @qarch seed=3
// @qarch id=p15
// @qarch episode=74922
// @qarch step=19
// @qarch energy_seen=-7.844348587969091
// @qarch energy=-7.844348587969091
// @qarch noiseless_energy=-7.844348587969091
// @qarch error=0.0005305050313237913
// @qarch noiseless_error=0.0005305050313237913
// @qarch angle.theta_0=-3.4064328304944143
// @qarch angle.theta_1=-3.141592653589793
// @qarch angle.theta_2=3.5727580577265687
// @qarch angle.theta_3=-3.1985407082863637
// @qarch angle.theta_4=3.055859675142555
// @qarch angle.theta_5=-0.5756303873402928
// @qarch angle.theta_6=-3.227333416044441
// @qarch angle.theta_7=0.5742573964233387
// @qarch angle.theta_8=3.141592665752937
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
input float[64] theta_3;
input float[64] theta_4;
input float[64] theta_5;
input float[64] theta_6;
input float[64] theta_7;
input float[64] theta_8;
qubit[6] q;
ry(theta_0) q[0];
ry(theta_1) q[4];
ry(theta_2) q[1];
cx q[1], q[0];
ry(theta_3) q[1];
cx q[1], q[2];
cx q[0], q[3];
ry(theta_4) q[0];
ry(theta_5) q[5];
cx q[3], q[5];
ry(theta_6) q[3];
ry(theta_7) q[5];
cx q[3], q[4];
cx q[5], q[4];
ry(theta_8) q[1];
cx q[0], q[1];
