namespace CrmConsole.Routing;

/// <summary>Units that have a part of their own in the rules; every other one is known by its row alone.</summary>
public static class SpecialUnits
{
    /// <summary>Hears what is said about officials, and what nobody else may see.</summary>
    public const string Inspectorate = "inspektorat";

    /// <summary>The channel of the Inspectorate's counter: what is said there is sealed from the first moment.</summary>
    public const string InspectorateCounter = "inspektorat";

    /// <summary>Rules on whose case it is when units do not agree.</summary>
    public const string GovernmentBureau = "biro-pemerintahan";

    /// <summary>Stands in a category's row for the village office of the place.</summary>
    public const string VillageOfPlace = "kelurahan";
}
