"""The keys of every answer of vPIC's `DecodeVinValues`, in its order, and the texts of its error codes."""

KEYS = """
ABS ActiveSafetySysNote AdaptiveCruiseControl AdaptiveDrivingBeam AdaptiveHeadlights AdditionalErrorText
AirBagLocCurtain AirBagLocFront AirBagLocKnee AirBagLocSeatCushion AirBagLocSide AutoReverseSystem
AutomaticPedestrianAlertingSound AxleConfiguration Axles BasePrice BatteryA BatteryA_to BatteryCells BatteryInfo
BatteryKWh BatteryKWh_to BatteryModules BatteryPacks BatteryType BatteryV BatteryV_to BedLengthIN BedType
BlindSpotIntervention BlindSpotMon BodyCabType BodyClass BrakeSystemDesc BrakeSystemType BusFloorConfigType BusLength
BusType CAN_AACN CIB CashForClunkers ChargerLevel ChargerPowerKW CombinedBrakingSystem CoolingType CurbWeightLB
CustomMotorcycleType DaytimeRunningLight DestinationMarket DisplacementCC DisplacementCI DisplacementL Doors DriveType
DriverAssist DynamicBrakeSupport EDR ESC EVDriveUnit ElectrificationLevel EngineConfiguration EngineCycles
EngineCylinders EngineHP EngineHP_to EngineKW EngineManufacturer EngineModel EntertainmentSystem ErrorCode ErrorText
ForwardCollisionWarning FuelInjectionType FuelTankMaterial FuelTankType FuelTypePrimary FuelTypeSecondary GCWR GCWR_to
GVWR GVWR_to KeylessIgnition LaneCenteringAssistance LaneDepartureWarning LaneKeepSystem LowerBeamHeadlampLightSource
Make MakeID Manufacturer ManufacturerId Model ModelID ModelYear MotorcycleChassisType MotorcycleSuspensionType
NCSABodyType NCSAMake NCSAMapExcApprovedBy NCSAMapExcApprovedOn NCSAMappingException NCSAModel NCSANote NonLandUse Note
OtherBusInfo OtherEngineInfo OtherMotorcycleInfo OtherRestraintSystemInfo OtherTrailerInfo ParkAssist
PedestrianAutomaticEmergencyBraking PlantCity PlantCompanyName PlantCountry PlantState PossibleValues Pretensioner
RearAutomaticEmergencyBraking RearCrossTrafficAlert RearVisibilitySystem SAEAutomationLevel SAEAutomationLevel_to
SeatBeltsAll SeatRows Seats SemiautomaticHeadlampBeamSwitching Series Series2 SteeringLocation SuggestedVIN TPMS
TopSpeedMPH TrackWidth TractionControl TrailerBodyType TrailerLength TrailerType TransmissionSpeeds TransmissionStyle
Trim Trim2 Turbo VIN ValveTrainDesign VehicleDescriptor VehicleType WheelBaseLong WheelBaseShort WheelBaseType
WheelSizeFront WheelSizeRear WheelieMitigation Wheels Windows
""".split()  # noqa: SIM905  # as a list it fills 150 lines

ERRORS = {
    0: "VIN decoded clean. Check Digit (9th position) is correct",
    1: "Check Digit (9th position) does not calculate properly",
    6: "Incomplete VIN",
    7: "Manufacturer is not registered with NHTSA for sale or importation in the U.S. for use on U.S roads; "
    "Please contact the manufacturer directly for more information",
    11: "Incorrect Model Year - Position 10 does not match valid model year codes (I, O, Q, U, Z, 0) for current "
    "standard. Please enter model year if known",
    14: "Unable to provide information for all the characters in the VIN, based on the manufacturer submission.",
    400: "Invalid Characters Present",
}
