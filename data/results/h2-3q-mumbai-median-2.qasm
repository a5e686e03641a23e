OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=h2-3q
// @qarch noise=ibm_mumbai_median
// @qarch command=qarch search h2-3q-mumbai-median-archive --seed 2
// @qarch commit=3536b1b
// @qarch seed=2
// @qarch id=p8
// @qarch episode=863
// @qarch step=7
// @qarch energy_seen=-1.0241225196380104
// @qarch energy=-1.0241225196380104
// @qarch noiseless_energy=-1.1371466588433876
// @qarch error=0.11314765502265445
// @qarch noiseless_error=0.00012351581727720884
// @qarch angle.theta_0=-2.93293582846133
// @qarch angle.theta_1=-3.141592653589793
// @qarch angle.theta_2=-3.141592653589793
// @qarch angle.theta_3=-3.141592653589793
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
input float[64] theta_3;
qubit[3] q;
ry(theta_0) q[1];
ry(theta_1) q[0];
cx q[1], q[2];
ry(theta_2) q[2];
cx q[1], q[0];
ry(theta_3) q[0];
