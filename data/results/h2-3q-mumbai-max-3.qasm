OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=h2-3q
// @qarch noise=ibm_mumbai_max
// @qarch command=qarch search h2-3q-mumbai-max-archive --seed 3
// @qarch commit=3536b1b
// @qarch seed=3
// @qarch id=p16
// @qarch episode=10547
// @qarch step=14
// @qarch energy_seen=-0.8049819142671553
// @qarch energy=-0.8049819142671553
// @qarch noiseless_energy=-1.1357679170907464
// @qarch error=0.33228826039350956
// @qarch noiseless_error=0.001502257569918397
// @qarch angle.theta_0=0.002565147048049012
// @qarch angle.theta_1=-6.100191806833492
// @qarch angle.theta_2=0.4284254510875747
// @qarch angle.theta_3=6.886850224187573
// @qarch angle.theta_4=3.1531743491796584
// @qarch angle.theta_5=-0.4304978502696199
// @qarch angle.theta_6=2.4723465453784454
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
input float[64] theta_3;
input float[64] theta_4;
input float[64] theta_5;
input float[64] theta_6;
qubit[3] q;
ry(theta_0) q[1];
ry(theta_1) q[0];
ry(theta_2) q[2];
cx q[0], q[2];
ry(theta_3) q[0];
cx q[1], q[0];
ry(theta_4) q[1];
ry(theta_5) q[2];
ry(theta_6) q[0];
cx q[2], q[1];
