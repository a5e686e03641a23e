OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=lih-6q
// @qarch noise=noiseless
// @qarch command=qarch search lih-6q-noiseless-archive --seed 3
// @qarch commit=3536b1b
// @qarch seed=3
// @qarch id=p13
// @qarch episode=26303
// @qarch step=27
// @qarch energy_seen=-7.8445989651902694
// @qarch energy=-7.8445989651902694
// @qarch noiseless_energy=-7.8445989651902694
// @qarch error=0.00028012781014563615
// @qarch noiseless_error=0.00028012781014563615
// @qarch angle.theta_0=-3.559932994888624
// @qarch angle.theta_1=-3.1415926535897936
// @qarch angle.theta_2=2.8412065077995816
// @qarch angle.theta_3=3.207832098051425
// @qarch angle.theta_4=-0.06680731873037607
// @qarch angle.theta_5=3.141592653589795
// @qarch angle.theta_6=0.9627028484978567
// @qarch angle.theta_7=3.0700483061527293
// @qarch angle.theta_8=-0.9609995984889415
// @qarch angle.theta_9=0.10056486156043093
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
qubit[6] q;
ry(theta_0) q[0];
ry(theta_1) q[4];
ry(theta_2) q[1];
cx q[1], q[0];
ry(theta_3) q[1];
cx q[0], q[2];
cx q[2], q[5];
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
