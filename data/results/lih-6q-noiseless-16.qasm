OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=lih-6q
// @qarch noise=noiseless
// @qarch command=qarch search lih-6q-noiseless-archive --seed 3
// @qarch commit=3536b1b
// @qarch seed=3
// @qarch id=p0
// @qarch episode=83380
// @qarch step=30
// @qarch energy_seen=-7.844861589727018
// @qarch energy=-7.844861589727018
// @qarch noiseless_energy=-7.844861589727018
// @qarch error=1.7503273396890506e-05
// @qarch noiseless_error=1.7503273396890506e-05
// @qarch angle.theta_0=2.6309283964318633
// @qarch angle.theta_1=-3.1415926535897927
// @qarch angle.theta_2=3.054831121240249
// @qarch angle.theta_3=2.649189552322286
// @qarch angle.theta_4=0.0074937379682221295
// @qarch angle.theta_5=-3.141592653589793
// @qarch angle.theta_6=0.6157690621722962
// @qarch angle.theta_7=3.06693797144897
// @qarch angle.theta_8=-0.6157687653121556
// @qarch angle.theta_9=0.08773492017106742
// @qarch angle.theta_10=0.8237329893402667
// @qarch angle.theta_11=-0.3073480153287902
// @qarch angle.theta_12=0.07467351883024352
// @qarch angle.theta_13=-0.05462721218965128
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
input float[64] theta_11;
input float[64] theta_12;
input float[64] theta_13;
qubit[6] q;
ry(theta_0) q[0];
ry(theta_1) q[4];
ry(theta_2) q[1];
cx q[1], q[0];
ry(theta_3) q[1];
cx q[0], q[2];
cx q[1], q[2];
cx q[0], q[3];
ry(theta_4) q[3];
ry(theta_5) q[0];
ry(theta_6) q[5];
cx q[3], q[5];
ry(theta_7) q[3];
ry(theta_8) q[5];
cx q[3], q[4];
cx q[5], q[4];
cx q[1], q[0];
ry(theta_9) q[1];
cx q[1], q[0];
cx q[2], q[1];
ry(theta_10) q[2];
cx q[5], q[2];
ry(theta_11) q[2];
cx q[2], q[1];
cx q[4], q[3];
ry(theta_12) q[4];
cx q[4], q[3];
cx q[0], q[1];
ry(theta_13) q[0];
cx q[0], q[1];
