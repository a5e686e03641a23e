OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=lih-4q
// @qarch noise=noiseless
// @qarch command=qarch search lih-4q-noiseless-archive --seed 2
// @qarch commit=3536b1b
// @qarch seed=2
// @qarch id=p23
// @qarch episode=1676
// @qarch step=15
// @qarch energy_seen=-7.78779913645396
// @qarch energy=-7.78779913645396
// @qarch noiseless_energy=-7.78779913645396
// @qarch error=0.0012897616185663097
// @qarch noiseless_error=0.0012897616185663097
// @qarch angle.theta_0=-0.7374160399913867
// @qarch angle.theta_1=-6.658725061548178
// @qarch angle.theta_2=-2.2132026037193406
// @qarch angle.theta_3=1.3023421763426664
// @qarch angle.theta_4=-3.7711361184017913
// @qarch angle.theta_5=-0.3815736698953259
// @qarch angle.theta_6=-2.769015890842014
// @qarch angle.theta_7=-1.7038428247225117
// @qarch angle.theta_8=-0.6072644157592899
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
input float[64] theta_3;
input float[64] theta_4;
input float[64] theta_5;
input float[64] theta_6;
input float[64] theta_7;
input float[64] theta_8;
qubit[4] q;
ry(theta_0) q[3];
ry(theta_1) q[2];
ry(theta_2) q[0];
cx q[3], q[0];
cx q[0], q[2];
ry(theta_3) q[0];
ry(theta_4) q[1];
ry(theta_5) q[3];
cx q[1], q[0];
ry(theta_6) q[2];
ry(theta_7) q[0];
ry(theta_8) q[1];
